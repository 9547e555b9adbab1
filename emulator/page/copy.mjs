// Buttons that copy the text of another element, and confirm that.
const told = 1500;

export function makeCopiers() {
  for (const button of document.querySelectorAll("button[data-copies]")) {
    const name = button.textContent;
    button.addEventListener("click", async () => {
      const source = document.getElementById(button.dataset.copies);
      button.textContent = (await copied(source)) ? "Copied" : "Selected";
      setTimeout(() => {
        button.textContent = name;
      }, told);
    });
  }
}

/** If a browser doesn't let pages write to the clipboard, the text is selected for copying by keyboard. */
async function copied(source) {
  try {
    await navigator.clipboard.writeText(source.textContent);
    return true;
  } catch {
    getSelection()?.selectAllChildren(source);
    return false;
  }
}

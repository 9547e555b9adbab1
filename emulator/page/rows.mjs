// Tables that follow their data. A row remains the same element as long as its key is the same, and text is only set if
// it changed, so reading, selecting and copying aren't disturbed.

/** Makes `body` show `items` in their order. `cells` gives each cell of an item as a list of [class, text] parts. */
export function follow(body, items, key, cells) {
  const old = new Map([...body.rows].map((row) => [row.dataset.key, row]));
  items.forEach((item, index) => {
    const id = key(item);
    const row = old.get(id) ?? newRow(id);
    old.delete(id);
    if (body.rows[index] !== row) body.insertBefore(row, body.rows[index] ?? null);
    cells(item).forEach((parts, column) => {
      // The first cell names the row.
      const cell = row.cells[column] ?? row.appendChild(document.createElement(column === 0 ? "th" : "td"));
      if (column === 0) cell.scope = "row";
      fill(cell, parts);
    });
  });
  for (const row of old.values()) row.remove();
}

function newRow(id) {
  const row = document.createElement("tr");
  row.dataset.key = id;
  return row;
}

/** Parts are plain text: nothing here turns them into markup. */
function fill(cell, parts) {
  const shown = parts.filter(([, text]) => text !== "");
  shown.forEach(([kind, text], index) => {
    const part = cell.children[index] ?? cell.appendChild(document.createElement("span"));
    if (part.className !== kind) part.className = kind;
    if (part.textContent !== text) part.textContent = text;
  });
  while (cell.children.length > shown.length) cell.lastChild.remove();
}

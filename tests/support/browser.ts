import { accessSync, constants } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const onMacOS = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/**
 * The machine's own Chromium, headless. Playwright starts it without a sandbox, which root couldn't have, and without
 * calls home. Where there is none, the error says what to do.
 */
export async function startBrowser(): Promise<Browser> {
  const found = candidates().find(isExecutable);
  if (!found) {
    throw new Error(
      "No Chromium was found; the tests of the emulator's front page need one. Install it (Debian: apt-get install " +
        "chromium; macOS: Google Chrome), or name its program in CHROME_PATH.",
    );
  }
  return chromium.launch({ executablePath: found, args: ["--disable-gpu", "--disable-quic"] });
}

/** Where a Chromium may be: what CHROME_PATH names counts alone. */
function candidates(): string[] {
  if (process.env.CHROME_PATH) return [process.env.CHROME_PATH];
  const folders = (process.env.PATH ?? "").split(delimiter).filter(isAbsolute);
  return [...names.flatMap((name) => folders.map((folder) => join(folder, name))), onMacOS];
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

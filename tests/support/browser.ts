import { accessSync, constants, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { kept, succeed } from "./programs";

const ROOT = join(__dirname, "..", "..");

/**
 * A headless Chromium: the one that CHROME_PATH names, else the npm package's, else the machine's own. Playwright starts
 * it without a sandbox, which root couldn't have, and without calls home.
 */
export async function startBrowser(): Promise<Browser> {
  const { CHROME_PATH } = process.env;
  const found = CHROME_PATH ? { executablePath: CHROME_PATH } : ((await packaged()) ?? installed());
  if (!found) {
    throw new Error(
      `No Chromium was found, and no npm package brings one for ${process.platform} on ${process.arch}. Install ` +
        "Google Chrome or Chromium, or name its program in CHROME_PATH.",
    );
  }
  return chromium.launch({ ...found, args: ["--disable-gpu", "--disable-quic"] });
}

interface Found {
  executablePath: string;
  env?: Record<string, string>;
}

/** The one in @sparticuz/chromium, with the libraries and fonts that come with it: it needs nothing of the system. */
async function packaged(): Promise<Found | undefined> {
  if (process.platform !== "linux" || process.arch !== "x64") return undefined;
  const packed = join(ROOT, "node_modules", "@sparticuz", "chromium");
  const folder = await kept("chromium", [join(packed, "package.json")], process.arch, async (made) => {
    mkdirSync(made, { recursive: true });
    const files = ["chromium.br", "al2023.tar.br", "fonts.tar.br"].map((name) => join(packed, "bin", name));
    // It unpacks into the folder for temporary files.
    await succeed(process.execPath, ["--input-type=module", "--eval", UNPACK, ...files], {
      cwd: ROOT,
      env: { TMPDIR: made },
    });
    writeFileSync(join(made, "fonts", "fonts.conf"), FONTS);
  });
  return {
    executablePath: join(folder, "chromium"),
    env: {
      ...(process.env as Record<string, string>),
      LD_LIBRARY_PATH: join(folder, "al2023", "lib"),
      FONTCONFIG_FILE: join(folder, "fonts", "fonts.conf"),
    },
  };
}

const UNPACK = `
  import { inflate } from "@sparticuz/chromium";
  for (const file of process.argv.slice(1)) await inflate(file);
`;

/** Its own names folders of the machines that the package was made for. */
const FONTS = '<fontconfig><dir prefix="relative">fonts</dir></fontconfig>\n';

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const onMacOS = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

function installed(): Found | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter).filter(isAbsolute);
  const candidates = [...names.flatMap((name) => folders.map((folder) => join(folder, name))), onMacOS];
  const executablePath = candidates.find(isExecutable);
  return executablePath === undefined ? undefined : { executablePath };
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

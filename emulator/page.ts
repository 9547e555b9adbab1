import { readFileSync } from "node:fs";
import { join } from "node:path";
import { controlPath } from "./control";

/** A file of the front page. */
export interface PageFile {
  type: string;
  body: string;
}

/** One row for each file: its path and type. The page gets the rest from `/_emulator/overview`. */
const files: Record<string, { name: string; type: string }> = {
  "/": { name: "index.html", type: "text/html" },
  [`${controlPath}/look.css`]: { name: "look.css", type: "text/css" },
  [`${controlPath}/layout.css`]: { name: "layout.css", type: "text/css" },
  [`${controlPath}/page.mjs`]: { name: "page.mjs", type: "text/javascript" },
  [`${controlPath}/cells.mjs`]: { name: "cells.mjs", type: "text/javascript" },
  [`${controlPath}/copy.mjs`]: { name: "copy.mjs", type: "text/javascript" },
  [`${controlPath}/rows.mjs`]: { name: "rows.mjs", type: "text/javascript" },
  [`${controlPath}/words.mjs`]: { name: "words.mjs", type: "text/javascript" },
  [`${controlPath}/icon.svg`]: { name: "icon.svg", type: "image/svg+xml" },
};

/**
 * Input from clients is shown, so only the page's own files may run or load, text can't become markup, and no other
 * page may frame it.
 */
export const pageHeaders = {
  "Content-Security-Policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; "),
  "Cache-Control": "no-store",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};

/** The file that a request asks for, if any. `GET /` with a query is a call of the API. */
export function pageFile(method: string | undefined, { pathname, search }: URL): PageFile | undefined {
  const file = method === "GET" && !search && Object.hasOwn(files, pathname) ? files[pathname] : undefined;
  return file && { type: file.type, body: readFileSync(join(__dirname, "page", file.name), "utf8") };
}

const UNPRINTABLE = /[^\P{C}\n]/gu;

/** Names and messages from outside must not be able to control the terminal. */
export const printable = (text: string): string => text.replaceAll(UNPRINTABLE, "?");

/** JSON for programs that is also safe to print. */
export const jsonText = (value: unknown): string => `${escaped(JSON.stringify(value, null, 2))}\n`;

/** JSON, or a string literal, with control characters escaped. */
export const escaped = (json: string): string =>
  json.replaceAll(UNPRINTABLE, (letter) =>
    letter.replaceAll(/./gs, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`),
  );

/** Rows as aligned columns; the columns in `right`, counted from 0, are right-aligned. */
export function table(rows: readonly (readonly string[])[], right: readonly number[] = []): string[] {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => widthOf(row[column] ?? ""))),
  );
  const padded = (cell: string, column: number) => {
    const blanks = " ".repeat((widths[column] as number) - widthOf(cell));
    return right.includes(column) ? blanks + cell : cell + blanks;
  };
  return rows.map((row) => row.map(padded).join("  "));
}

/** Chinese characters are two columns wide. */
const widthOf = (text: string) => [...text].length + (text.match(/\p{Script=Han}/gu)?.length ?? 0);

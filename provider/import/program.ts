import { escaped } from "../terminal/text";
import { variableNames } from "./names";

/** A resource as a program declares it. */
export interface Declared {
  readonly className: "CompShareInstance" | "CompShareCustomImage" | "CompShareDisk";
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Comments for the reader, by property. */
  readonly notes?: Readonly<Record<string, string>>;
}

const MB_PER_GB = 1024;

/**
 * The TypeScript that declares resources.
 * @param isProtected Whether they are protected against deletion, as `pulumi import` leaves them.
 */
export function programText(resources: readonly Declared[], isProtected: boolean): string {
  const classes = [...new Set(resources.map(({ className }) => className))].sort();
  const variables = variableNames(
    resources.map(({ name }) => name),
    classes,
  );
  const options = isProtected ? ", { protect: true }" : "";
  const declarations = resources.map(({ className, name, args, notes = {} }, index) =>
    [
      `const ${variables[index]} = new ${className}(${literal(name)}, {`,
      ...Object.entries(args).map(([property, value]) => line(property, value, notes[property])),
      `}${options});`,
    ].join("\n"),
  );
  return `${[`import { ${classes.join(", ")} } from "pulumi-compshare";`, ...declarations].join("\n\n")}\n`;
}

function line(property: string, value: unknown, note: string | undefined): string {
  const said = note ?? (property === "memory" ? `${Number(value) / MB_PER_GB} GB` : undefined);
  return `  ${property}: ${literal(value, "  ")},${said === undefined ? "" : ` // ${said}`}`;
}

/** A value as TypeScript. A list of objects has one line each. */
function literal(value: unknown, indent = ""): string {
  if (Array.isArray(value)) {
    const items = value.map((item) => literal(item));
    const isLong = typeof value[0] === "object" && items.length > 1;
    return isLong ? `[\n${items.map((item) => `${indent}  ${item},\n`).join("")}${indent}]` : `[${items.join(", ")}]`;
  }
  if (typeof value === "object" && value !== null) {
    return `{ ${Object.entries(value)
      .map(([name, inner]) => `${name}: ${literal(inner)}`)
      .join(", ")} }`;
  }
  return escaped(JSON.stringify(value));
}

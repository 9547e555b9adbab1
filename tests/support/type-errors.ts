import { join } from "node:path";
import * as ts from "typescript";

const ROOT = join(__dirname, "../..");

/**
 * What the type checker, set as for this project but for `changed`, refuses in a program that lies in tests/unit: lines (from
 * 0) and messages.
 */
export function typeErrors(text: string, changed: ts.CompilerOptions = {}): { line: number; message: string }[] {
  const file = join(ROOT, "tests/unit/program.ts");
  const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), ts.sys.readFile);
  const options = { ...ts.parseJsonConfigFileContent(config, ts.sys, ROOT).options, ...changed };
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile;
  host.getSourceFile = (name, ...rest) =>
    name === file ? ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true) : read(name, ...rest);
  const program = ts.createProgram([file], { ...options, noEmit: true }, host);
  const source = program.getSourceFile(file);
  return program.getSemanticDiagnostics(source).map(({ start = 0, messageText }) => ({
    line: source?.getLineAndCharacterOfPosition(start).line ?? 0,
    message: ts.flattenDiagnosticMessageText(messageText, "\n"),
  }));
}

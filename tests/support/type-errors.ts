import { join } from "node:path";
import * as ts from "typescript";

const ROOT = join(__dirname, "../..");
const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), ts.sys.readFile);
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
/** Most of a check's time goes to the types that a program imports: all programs of a test file share them, parsed. */
const parsed = ts.createDocumentRegistry();
let programs = 0;

/** A program in tests/unit, as an editor has it open: set as for this project but for `changed`. */
export function opened(text: string, changed: ts.CompilerOptions = {}) {
  const file = join(ROOT, `tests/unit/program-${++programs}.ts`);
  const service = ts.createLanguageService(
    {
      getCompilationSettings: () => ({ ...options, types: ["node"], ...changed, noEmit: true }),
      getScriptFileNames: () => [file],
      getScriptVersion: () => "1",
      getScriptSnapshot: (name) => {
        const content = name === file ? text : ts.sys.readFile(name);
        return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content);
      },
      getCurrentDirectory: () => ROOT,
      getDefaultLibFileName: ts.getDefaultLibFilePath,
      fileExists: (name) => name === file || ts.sys.fileExists(name),
      readFile: ts.sys.readFile,
      directoryExists: ts.sys.directoryExists,
      getDirectories: ts.sys.getDirectories,
      realpath: ts.sys.realpath,
    },
    parsed,
  );
  return { service, file };
}

/** What the type checker refuses in a program: lines (from 0) and messages. */
export function typeErrors(text: string, changed?: ts.CompilerOptions): { line: number; message: string }[] {
  const { service, file } = opened(text, changed);
  const source = service.getProgram()?.getSourceFile(file);
  return service.getSemanticDiagnostics(file).map(({ start = 0, messageText }) => ({
    line: source?.getLineAndCharacterOfPosition(start).line ?? 0,
    message: ts.flattenDiagnosticMessageText(messageText, "\n"),
  }));
}

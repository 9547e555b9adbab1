import type { RawInputs, Violation } from "../../resource/properties/inputs";

/** An account may have one instance that runs without its cards: a second one in a program can't come true. */
export class OnlyOneWithoutGpu {
  private first: { readonly identity: unknown; readonly name: string } | undefined;

  /** What is wrong with a declaration beside those that were checked before it in this run. */
  check(identity: unknown, name: string, { powerState }: RawInputs): Violation[] {
    if (powerState !== "withoutGpu") return [];
    this.first ??= { identity, name };
    if (this.first.identity === identity) return [];
    const reason = `"withoutGpu" is possible for only one instance of an account, here "${this.first.name}"; write "stopped" or "running"`;
    return [{ property: "powerState", reason }];
  }
}

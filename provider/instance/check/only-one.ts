import type { RawInputs, Violation } from "../../resource/properties/inputs";

/** An account can only run one instance without its cards, so a program can't have two. */
export class OnlyOneWithoutGpu {
  private first: { readonly identity: unknown; readonly name: string } | undefined;

  /** The problem of a declaration, given those that were checked before it in this run. */
  check(identity: unknown, name: string, { powerState }: RawInputs): Violation[] {
    if (powerState !== "withoutGpu") return [];
    this.first ??= { identity, name };
    if (this.first.identity === identity) return [];
    const reason = `"withoutGpu" is possible for only one instance of an account, here "${this.first.name}"; write "stopped" or "running"`;
    return [{ property: "powerState", reason }];
  }
}

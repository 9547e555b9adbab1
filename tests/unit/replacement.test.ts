import { CompShareError } from "../../provider/client/errors";
import { requireReplacement } from "../../provider/instance/apply/replacement";
import { ReplacementQueue } from "../../provider/process/rollout/replacement-queue";
import { scripted, simulatedContext } from "../support/simulation";
import { spec } from "../support/spec";
import { settle, timeline } from "../support/timeline";

/** Replacements that delete first: nothing is deleted unless what replaces it can be had. */

const api = (retCode: number) => new CompShareError({ code: "API", what: "refused", retCode });
const size = (isEnough: boolean) => [{ gpu: 1, cpu: 16, memoryGb: 64, isEnough }];
const MINUTE = 60_000;

describe("right before the deletion, the replacement", () => {
  const refusal = async (...answers: unknown[]) => {
    const { context } = scripted(...answers);
    return requireReplacement(context, "uhost-1", spec(), MINUTE).then(
      () => "none",
      (error: CompShareError) => error.facts,
    );
  };

  test("is bought at a placement in stock", async () => {
    expect(await refusal(size(true))).toBe("none");
  });

  test.each<[string, unknown, string]>([
    ["sold out", size(false), "its replacement is sold out: 1 x 4090 with 16 vCPUs and 64 GB in cn-wlcb-01"],
    ["refused as sold out", api(8357), "its replacement is sold out: 1 x 4090 with 16 vCPUs and 64 GB in cn-wlcb-01"],
    ["refused for another reason", api(230), "refused"],
    ["unknown because the question failed", new CompShareError({ code: "LOST", what: "no answer" }), "no answer"],
    ["of a size that isn't listed", [], "the service doesn't tell whether it has 1 x 4090"],
  ])("isn't deleted for if it is %s", async (_, answer, why) => {
    expect(await refusal(answer)).toMatchObject({
      what: expect.stringContaining(`uhost-1 isn't replaced: ${why}`),
      effect: "none",
      instanceId: "uhost-1",
    });
  });

  test("may be a fallback that is in stock", async () => {
    const { context, calls } = scripted(size(false), size(true));
    const replacement = spec({ fallbacks: [{ zone: "cn-sh2-02", region: "cn-sh2" }] });
    await requireReplacement(context, "uhost-1", replacement, MINUTE);
    expect(calls()).toBe(2);
  });

  test('waits for stock with onNoCapacity "wait"', async () => {
    const { context, time } = scripted(size(false), size(false), size(true));
    await requireReplacement(context, "uhost-1", spec({ onNoCapacity: "wait" }), 10 * MINUTE);
    expect(time()).toBe(40_000);
  });
});

describe("the replacement of several instances by the same machine", () => {
  function succession() {
    const { after, pass } = timeline();
    const line = new ReplacementQueue(after);
    const log: string[] = [];
    const context = simulatedContext({ call: async () => ({}) as never });
    const noting = (what: string) => (error: Error) => void log.push(`${what}: ${error.message.slice(0, 100)}`);
    const remove = (member: string, changes = {}, failure?: Error) =>
      void line
        .delete(`uhost-${member}`, member, spec(changes), context, async ({ turn }) => {
          await turn?.(3_600_000);
          if (failure) throw failure;
          log.push(`${member} deleted`);
        })
        .catch(noting(`${member} not deleted`));
    /** `made` ends the boot. */
    const make = (
      member: string,
      purchase: Promise<void> = Promise.resolve(),
      made: Promise<void> = Promise.resolve(),
    ) =>
      void line
        .create(member, context, async ({ bought }) => {
          await purchase;
          bought?.();
          await made;
        })
        .catch(noting(`${member} not made`));
    return { log, remove, make, pass };
  }

  test("deletes the next when the new one is bought, before it has booted", async () => {
    const { log, remove, make } = succession();
    remove("a");
    remove("b");
    await settle();
    expect(log).toEqual(["a deleted"]);
    make("a", Promise.resolve(), new Promise(() => {}));
    await settle();
    expect(log).toEqual(["a deleted", "b deleted"]);
  });

  test("stops deleting if the new one couldn't be bought", async () => {
    const { log, remove, make } = succession();
    remove("a");
    remove("b");
    await settle();
    make("a", Promise.reject(new Error("sold out")));
    await settle();
    remove("c");
    await settle();
    expect(log.filter((line) => line.endsWith(" deleted"))).toEqual(["a deleted"]);
    expect(log).toContainEqual(
      expect.stringMatching(/^b not deleted: .*the replacement of uhost-a couldn't be created/),
    );
    expect(log).toContainEqual(expect.stringMatching(/^c not deleted: /));
  });

  test("stops deleting if the create of the new one never begins", async () => {
    const { log, remove, pass } = succession();
    remove("a");
    remove("b");
    await pass(30_000);
    expect(log).toContainEqual(expect.stringMatching(/^b not deleted: .*the replacement of uhost-a wasn't started/));
  });

  test("isn't blocked by a failed deletion", async () => {
    const { log, remove } = succession();
    remove("a", {}, new Error("no"));
    remove("b");
    await settle();
    expect(log).toEqual(["a not deleted: no", "b deleted"]);
  });

  test("doesn't delay another machine", async () => {
    const { log, remove } = succession();
    remove("a");
    remove("b", { gpuType: "3090" });
    await settle();
    expect(log).toEqual(["a deleted", "b deleted"]);
  });
});

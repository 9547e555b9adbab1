import * as pulumi from "@pulumi/pulumi";
import * as compshare from "../../provider";
import * as journal from "../../provider/process/journal";
import { SECRET_MARK } from "../../provider/process/secrets";
import { spec } from "../support/spec";

/** A user's unit test: `pulumi.runtime.setMocks` stands in for everything. */

const calls: pulumi.runtime.MockCallArgs[] = [];
const resources: pulumi.runtime.MockResourceArgs[] = [];
let answer: unknown;
beforeEach(() => {
  calls.length = 0;
  resources.length = 0;
});
// Once: what a component registers arrives when its test is over.
beforeAll(async () => {
  await pulumi.runtime.setMocks({
    call(asked) {
      calls.push(asked);
      return answer as pulumi.runtime.MockCallResult;
    },
    newResource(resource) {
      resources.push(resource);
      return { id: `id-of-${resource.name}`, state: { ...resource.inputs, instanceId: `id-of-${resource.name}` } };
    },
  });
});
/** A user's test must not open this computer's journal. (The client couldn't even be loaded here.) */
const openJournal = jest.spyOn(journal, "ownJournal");
afterEach(() => expect(openJournal).not.toHaveBeenCalled());

const known = <T>(output: pulumi.Output<T>) => new Promise<T>((resolve) => void output.apply(resolve as () => void));

/** Each data source with an answer of its form. */
const ONE = { imageId: "compshareImage-1", tags: ["a", "b"] };
const LIST = [{ zone: "cn-wlcb-01" }, { zone: "cn-wlcb-02" }];
const SOURCES = [
  ["getZones", { region: "cn-wlcb" }, LIST],
  ["getInstanceTypes", { gpuType: "4090" }, LIST],
  ["getImages", { kind: "custom" }, LIST],
  ["getImage", { name: "Ubuntu" }, ONE],
  ["getCapacity", { zone: "cn-wlcb-01" }, ONE],
  ["getPrice", { zone: "cn-wlcb-01" }, ONE],
  ["getInstance", { name: "model" }, ONE],
  ["getInstances", {}, LIST],
] as const;

const { ...exported }: Record<string, unknown> = compshare;
type Source = (args: object) => Promise<unknown>;
type LaterSource = (args: object) => pulumi.Output<unknown>;

describe("data sources call the mocks with token and arguments, and return the answer", () => {
  test.each(SOURCES)("%s", async (name, args, expected) => {
    answer = expected;
    expect(await (exported[name] as Source)(args)).toEqual(expected);
    expect(await known((exported[`${name}Output`] as LaterSource)(args))).toEqual(expected);
    const asked = expect.objectContaining({ token: `compshare:index:${name}`, inputs: args });
    expect(calls).toEqual([asked, asked]);
  });

  test("every data source is tested here", () => {
    const all = Object.keys(exported).filter((name) => /^get[A-Z]/.test(name) && !name.endsWith("Output"));
    expect(SOURCES.map(([name]) => name).sort()).toEqual(all.sort());
  });

  test.each([
    ["an empty list", [], []],
    ["a list in an object, as other providers' functions answer", { zones: LIST }, LIST],
  ])("%s", async (_what, given, expected) => {
    answer = given;
    expect(await compshare.getZones()).toEqual(expected);
  });

  test("with the values of arguments that are outputs", async () => {
    answer = ONE;
    await known(compshare.getInstanceOutput({ instanceId: pulumi.output("uhost-1") }));
    expect(calls[0]?.inputs).toEqual({ instanceId: "uhost-1" });
  });
});

describe("mocks receive the declared inputs and provide the outputs of", () => {
  test("an instance", async () => {
    const trainer = new compshare.CompShareInstance("trainer", spec({ name: "trainer", password: "correct-horse-1" }));
    expect(await known(trainer.instanceId)).toBe("id-of-trainer");
    expect(resources).toEqual([
      expect.objectContaining({
        type: "pulumi-nodejs:dynamic/compshare:Instance",
        name: "trainer",
        // A secret looks as any provider's does to mocks.
        inputs: { ...spec({ name: "trainer" }), password: { ...SECRET_MARK, value: "correct-horse-1" } },
      }),
    ]);
  });

  test("an image", async () => {
    const image = new compshare.CompShareCustomImage("image", { instanceId: "uhost-1", zone: "cn-wlcb-01" });
    expect(await known(image.id)).toBe("id-of-image");
    expect(resources[0]).toMatchObject({
      type: "pulumi-nodejs:dynamic/compshare:CustomImage",
      inputs: { name: "image", instanceId: "uhost-1", zone: "cn-wlcb-01" },
    });
  });

  test("a fleet, and its members", async () => {
    const { name: _, ...shared } = spec();
    const fleet = new compshare.CompShareFleet("worker", { count: 2, spec: shared, maxUnavailable: 1 });
    expect(await known(fleet.instanceIds)).toEqual({ "0": "id-of-worker-0", "1": "id-of-worker-1" });
    expect(resources.map(({ type, name }) => [type, name])).toEqual([
      ["compshare:index:Fleet", "worker"],
      ["pulumi-nodejs:dynamic/compshare:Instance", "worker-0"],
      ["pulumi-nodejs:dynamic/compshare:Instance", "worker-1"],
    ]);
    expect(resources[1]?.inputs).toEqual({ ...shared, name: "worker-0" });
  });

  test("an instance that is only read", async () => {
    const existing = compshare.CompShareInstance.get("existing", "uhost-1", { region: "cn-wlcb" });
    expect(await known(existing.id)).toBe("uhost-1");
    expect(resources).toEqual([expect.objectContaining({ id: "uhost-1", inputs: { region: "cn-wlcb" } })]);
  });
});

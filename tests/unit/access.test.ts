import type { ActionName, Answer, Params } from "../../provider/client/actions";
import { Client } from "../../provider/client/client";
import { createInstance } from "../../provider/instance/apply/create";
import { updateInstance } from "../../provider/instance/apply/update";
import type { InstanceOutputs } from "../../provider/instance/model/facts";
import type { InstanceSpec } from "../../provider/instance/model/spec";
import { readInstance } from "../../provider/instance/observe/read";
import { previewImage } from "../../provider/instance/preview/image";
import { Offers } from "../../provider/offers/offers";
import { Queries } from "../../provider/offers/queries";
import { IncompleteError } from "../../provider/resource/lifecycle/incomplete";
import { Api, KEYS } from "../support/api";
import { memoryJournal, SimulatedClock, simulatedContext } from "../support/simulation";
import { spec } from "../support/spec";

/** What is set on an instance after its creation, against the emulator. */

const ME = "a".repeat(16);
const [OLD, NEW] = ["Old-password1", "New-password2"];

type Call = Client["call"];
/** A service that differs from the emulator: what it makes of a call, and of its answer. */
type Service = (action: ActionName, params: object, call: (params: object) => Promise<unknown>) => Promise<unknown>;

let api: Api;
beforeEach(async () => {
  api = await Api.start();
});
afterEach(() => api.close());

/** Runs that share an account and a journal; each has forgotten what the one before knew. */
function runs(service: Service = (_action, params, call) => call(params)) {
  const client = new Client({ endpoint: api.url, ...KEYS, requestTimeoutMs: 5000 });
  const call = <A extends ActionName>(action: A, params: Params<A>) =>
    service(action, params, (changed) => client.call(action, changed as Params<A>)) as Promise<Answer<A>>;
  const journal = memoryJournal();
  const context = () => simulatedContext({ call: call as Call }, { journal, clock: new SimulatedClock(Date.now()) });
  return {
    create: (declared: InstanceSpec) => createInstance(context(), declared, ME),
    update: (stored: InstanceOutputs, declared: InstanceSpec) =>
      updateInstance(context(), stored.instanceId, stored, declared),
    read: async (stored: InstanceOutputs) => (await readInstance(context(), stored.instanceId, stored))!,
  };
}

const incomplete = async (work: Promise<unknown>): Promise<IncompleteError<InstanceOutputs>> => {
  const error = await work.catch((failure: unknown) => failure);
  expect(error).toBeInstanceOf(IncompleteError);
  return error as IncompleteError<InstanceOutputs>;
};

const withoutPassword = ({ Password, ...rest }: { Password?: unknown }) => rest;
const ignoresAtCreate: Service = (action, params, call) =>
  call(action === "CreateCompShareInstance" ? withoutPassword(params) : params);
const tellsNone: Service = async (action, params, call) => {
  const answer = await call(params);
  if (action !== "DescribeCompShareInstance") return answer;
  const { instances, ...rest } = answer as Answer<"DescribeCompShareInstance">;
  return { ...rest, instances: instances.map((seen) => ({ ...seen, Password: undefined })) };
};

describe("a declared password", () => {
  test.each<[string, Service | undefined, number]>([
    ["is sent with the create call", undefined, 0],
    ["is set once the instance runs, if the create call doesn't set it", ignoresAtCreate, 1],
    ["is set once more, if the service never shows it", tellsNone, 1],
  ])("%s", async (_title, service, resets) => {
    const outputs = await runs(service).create(spec({ password: OLD }));
    expect(outputs).toMatchObject({ state: "Running", password: OLD });
    expect((await api.calls()).ResetCompShareInstancePassword ?? 0).toBe(resets);
    expect((await runs().read(outputs)).outputs.password).toBe(OLD);
  });

  test.each([
    ["is shown", undefined],
    ["isn't shown", tellsNone],
  ])("that changed is reset once if it %s, and another update leaves it alone", async (_title, service) => {
    const { create, update } = runs(service);
    const made = await create(spec({ password: OLD }));
    const before = (await api.calls()).ResetCompShareInstancePassword ?? 0;
    const changed = await update(made, spec({ password: NEW }));
    expect(changed.password).toBe(NEW);
    await update(changed, spec({ password: NEW, name: "renamed" }));
    expect(((await api.calls()).ResetCompShareInstancePassword ?? 0) - before).toBe(1);
  });

  test("that couldn't be reset isn't in the outputs, and the next run resets it", async () => {
    const { create, update } = runs();
    const made = await create(spec({ password: OLD }));
    await api.faults({ action: "ResetCompShareInstancePassword", nth: 1, fault: "retcode:230" });
    const { outputs } = await incomplete(update(made, spec({ password: NEW })));
    expect(outputs.password).toBe(OLD);
    expect((await update(outputs, spec({ password: NEW }))).password).toBe(NEW);
  });

  test("that wasn't set after the boot leaves the instance in the state", async () => {
    const { create, update } = runs(ignoresAtCreate);
    await api.faults({ action: "ResetCompShareInstancePassword", nth: 1, fault: "retcode:230" });
    const { id, outputs } = await incomplete(create(spec({ password: OLD })));
    expect(outputs).toMatchObject({ instanceId: id, state: "Running" });
    expect(outputs.password).not.toBe(OLD);
    expect((await update(outputs, spec({ password: OLD }))).password).toBe(OLD);
    expect(await api.living()).toHaveLength(1);
  });

  test("survives a reinstallation", async () => {
    const { create, update, read } = runs();
    const declared = spec({ password: OLD, onImageChange: "reinstall" });
    const made = await create(declared);
    const changed = await update(made, { ...declared, imageId: "compshareImage-ubuntu2204" });
    expect((await read(changed)).outputs.password).toBe(OLD);
  });

  test("of an instance that is taken over is set if that attempt had another one", async () => {
    await api.faults({ action: "DescribeCompShareInstance", nth: 2, fault: "retcode:230" });
    const { create } = runs();
    await incomplete(create(spec({ password: OLD })));
    const outputs = await create(spec({ password: NEW }));
    expect(outputs.password).toBe(NEW);
    expect(await api.living()).toHaveLength(1);
  });

  test("leaves no trace in the instance's remark", async () => {
    const remarks = [];
    for (const password of [OLD, NEW]) {
      const { instanceId } = await runs().create(spec({ password }));
      remarks.push((await api.instances()).find(({ UHostId }) => UHostId === instanceId)?.Remark.slice(0, -9));
      await api.reset();
    }
    expect(remarks[0]).toBe(remarks[1]);
  });
});

describe("declared ports", () => {
  const PORTS = { http: [8188], tcp: [23, 6006] };
  const container = (changes: Partial<InstanceSpec> = {}) =>
    spec({ imageId: "compshareImage-container", onImageChange: "reinstall", ports: PORTS, ...changes });
  /** JupyterLab's port is always open. */
  const real = async () =>
    (await api.living()).map(({ Ports: { http, tcp } }) => ({ http: http.filter((port) => port !== 8888), tcp }));
  const sets = async () => (await api.calls()).UpdateCompShareInstancePorts ?? 0;

  test("are set once the instance runs, and again when they change", async () => {
    const { create, update } = runs();
    const made = await create(container());
    expect([made.ports, await real()]).toEqual([PORTS, [PORTS]]);
    const none = { http: [], tcp: [] };
    expect((await update(made, container({ ports: none }))).ports).toEqual(none);
    expect([await real(), await sets()]).toEqual([[{ http: [], tcp: [23] }], 2]);
  });

  test("are left alone by other changes, and by a declaration without them", async () => {
    const { create, update } = runs();
    const renamed = await update(await create(container()), container({ name: "renamed" }));
    await update(renamed, container({ ports: undefined, name: "again" }));
    expect([await real(), await sets()]).toEqual([[PORTS], 1]);
  });

  test("that couldn't be set aren't in the outputs, and the next run sets them", async () => {
    const { create, update } = runs();
    await api.faults({ action: "UpdateCompShareInstancePorts", nth: 1, fault: "retcode:230" });
    const { outputs } = await incomplete(create(container()));
    expect(outputs).not.toHaveProperty("ports");
    await update(outputs, container());
    expect(await real()).toEqual([PORTS]);
  });

  test("are set again after a reinstallation, which resets them", async () => {
    const { create, update } = runs();
    const made = await create(container());
    await update(made, container({ imageId: "compshareImage-community-paid" }));
    expect(await real()).toEqual([PORTS]);
  });

  test("of an instance that is taken over are set", async () => {
    await api.faults({ action: "DescribeCompShareInstance", nth: 2, fault: "retcode:230" });
    const { create } = runs();
    await incomplete(create(container()));
    expect((await create(container())).ports).toEqual(PORTS);
    expect(await real()).toEqual([PORTS]);
  });
});

describe("settings that only containers have", () => {
  const refused = async (imageId: string, olds?: InstanceSpec) => {
    const offers = new Offers(
      () => new Client({ endpoint: api.url, ...KEYS, requestTimeoutMs: 5000 }),
      new Queries(() => {}),
    );
    return (await previewImage(offers, spec({ imageId, enableUs3: true }), olds as never)).map(
      ({ property }) => property,
    );
  };

  test.each([
    ["a platform image", "compshareImage-xxxx", ["enableUs3"]],
    ["an image of the account", "compshareImage-custom", ["enableUs3"]],
    ["a community image", "compshareImage-community", ["enableUs3"]],
    ["a shared image", "compshareImage-shared", ["enableUs3"]],
    ["a container image", "compshareImage-container", []],
    ["an image in no list", "compshareImage-none", []],
  ])("%s", async (_title, imageId, properties) => {
    expect(await refused(imageId)).toEqual(properties);
  });

  test("are checked without a call if neither value is new", async () => {
    expect(await refused("compshareImage-xxxx", spec({ enableUs3: true }))).toEqual([]);
    expect(await api.calls()).toEqual({});
  });
});

describe("a password that a read returns", () => {
  test("is an input if it is declared, whether somebody else changed it or not", async () => {
    const { create, update, read } = runs();
    const made = await create(spec({ password: OLD }));
    expect((await read(made)).inputs.password).toBe(OLD);
    await update(made, spec({ password: NEW }));
    expect((await read(made)).inputs.password).toBe(NEW);
  });

  test("is no input if the service chose it: the input could be stored in clear text", async () => {
    const { create, read } = runs();
    const made = await create(spec());
    expect(made.password).toEqual(expect.any(String));
    const { inputs, outputs } = await read(made);
    expect(inputs).not.toHaveProperty("password");
    expect(outputs.password).toBe(made.password);
  });
});

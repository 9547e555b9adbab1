import { type AddressInfo, createServer, type Server } from "node:net";
import { createParams } from "../../provider/instance/apply/create";
import { Run } from "../../provider/process/run";
import { engineAddress } from "../../provider/pulumi/engine-log";
import { Ownership } from "../../provider/resource/ownership/ownership";
import { KEYS } from "../support/api";
import { json, type Reply, type ScriptedServer, scriptedServer } from "../support/scripted-server";
import { memoryJournal } from "../support/simulation";
import { spec } from "../support/spec";

/** A provider process whose engine was killed. */

const { argv } = process;
let engine: Server;
let service: ScriptedServer;

beforeEach(async () => {
  engine = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => engine.listen(0, "127.0.0.1", resolve));
  process.argv = ["node", "dynamic-provider", `127.0.0.1:${(engine.address() as AddressInfo).port}`];
});

afterEach(async () => {
  process.argv = argv;
  await service.close();
});

test("of 80 creates, only those already sent when the engine died are executed", async () => {
  const underWay: (() => void)[] = [];
  let allUnderWay: () => void = () => undefined;
  const full = new Promise<void>((resolve) => {
    allUnderWay = resolve;
  });
  const slow: Reply = (request, response) => {
    underWay.push(() => json({ RetCode: 0, UHostIds: ["uhost-1"] })(request, response));
    if (underWay.length === 20) allUnderWay();
  };
  service = await scriptedServer(...Array<Reply>(80).fill(slow));
  const log = { progress: () => undefined, info: () => undefined, warn: () => undefined };
  const settings = { ...KEYS, endpoint: service.url, requestTimeoutMs: 30_000, listLagMs: 0 };
  const { client } = new Run(settings, new Ownership(), memoryJournal(), {
    log,
    address: engineAddress,
    stack: () => undefined,
  }).context({});

  const creates = Array.from({ length: 80 }, () => client.call("CreateCompShareInstance", createParams(spec())));
  const ended = Promise.allSettled(creates);
  await full;
  await new Promise((resolve) => engine.close(resolve));
  for (const answer of underWay) answer();

  const refused = (await ended).flatMap((end) => (end.status === "rejected" ? [end.reason] : []));
  expect(service.requests).toHaveLength(20);
  expect(refused).toHaveLength(60);
  for (const { facts } of refused)
    expect(facts).toEqual({ code: "REFUSED", what: "the engine is gone", effect: "none" });
});

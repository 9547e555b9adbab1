import { ACTIONS, type ActionName } from "../../provider/client/actions";
import { Client } from "../../provider/client/client";
import { CompShareError } from "../../provider/client/errors";
import { IncompleteError } from "../../provider/resource/lifecycle/incomplete";
import { readRemark, resourceMark } from "../../provider/resource/ownership/marker";
import { AMOUNTS, SEED } from "../support/sim/amounts";
import { Engine, type Program } from "../support/sim/engine";
import { Dice, mutate } from "../support/sim/mutate";
import { identityOf } from "../support/sim/process";
import { KEYS, Service } from "../support/sim/service";
import { trueAnswers } from "../support/sim/true-answers";
import { VirtualTime } from "../support/sim/virtual-time";
import { memoryJournal } from "../support/simulation";
import { spec } from "../support/spec";

const ANSWERS = AMOUNTS.hostileAnswers * Object.keys(ACTIONS).length;
const LIVES = AMOUNTS.hostileLives;

test("every action has a valid answer to mutate", async () => {
  expect([...(await trueAnswers()).keys()].sort()).toEqual(Object.keys(ACTIONS).sort());
});

test(`the client takes an answer or fails with an error of its own, for ${ANSWERS} hostile answers (seed ${SEED})`, async () => {
  const answers = [...(await trueAnswers())];
  const bodies = answers.map(([, { body }]) => body);
  const dice = new Dice(SEED);
  const outcomes = { taken: 0, refused: 0 };
  for (let n = 0; n < ANSWERS; n++) {
    const [action, { params, body }] = answers[n % answers.length] as (typeof answers)[number];
    const answer = mutate(dice, body, dice.pick(bodies));
    const client = new Client(
      { endpoint: "http://hostile/", ...KEYS, requestTimeoutMs: 1000 },
      {
        transport: async () => ({ ...answer, requestId: undefined, retryAfterMs: undefined }),
        now: () => 0,
        sleep: async () => undefined,
        random: () => 0,
      },
    );
    try {
      await client.call(action as ActionName, params as never);
      outcomes.taken++;
    } catch (error) {
      outcomes.refused++;
      const told = `answer ${n} to ${action}: ${answer.status} ${answer.body.slice(0, 2000)}`;
      if (!(error instanceof CompShareError)) throw new Error(`${told}: ${error}`, { cause: error });
      if (error.message.includes(KEYS.privateKey)) throw new Error(`${told}: the message holds the private key`);
      if (error.message.length > 5000) throw new Error(`${told}: the message has ${error.message.length} characters`);
    }
  }
  // A mutation that never hurt, or always, would prove nothing.
  expect(Math.min(outcomes.taken, outcomes.refused)).toBeGreaterThan(ANSWERS / 10);
});

const before = spec({ name: "mine", dataDisks: [{ name: "data", type: "CLOUD_SSD", size: 20 }] });
const after = spec({
  name: "renamed",
  gpu: 2,
  cpu: 32,
  memory: 131072,
  dataDisks: [{ name: "logs", type: "CLOUD_SSD", size: 20 }],
});
const declared = (name: string, wanted: typeof before): Program => [
  { name, aliases: [], deleteBeforeReplace: false, spec: wanted },
];

/** A life of one resource beside somebody else's, in which one answer, or all from one on, are hostile. */
async function hostileLife(dice: Dice): Promise<void> {
  const time = new VirtualTime(Date.UTC(2026, 0, 1));
  const service = new Service(time, { listDelay: 1 });
  const engineOf = () => new Engine({ time, service, journal: memoryJournal(), nonces: dice.below(1e6) });
  const stranger = engineOf();
  await stranger.up(declared("strangers", spec({ name: "strangers" })));
  const theirs = [...service.world.instances.values()];
  const theirWrites = service.carriedOut.length;

  const strikes = dice.below(60);
  const stays = dice.below(3) === 0;
  let calls = 0;
  const other = JSON.stringify(service.carriedOut.at(-1)?.answer);
  service.tamper = (_action, answer) => {
    const hit = stays ? calls >= strikes : calls === strikes;
    calls++;
    if (calls > 20_000) throw new Error("endless calls");
    return hit ? { ...answer, ...mutate(dice, answer.body, other) } : answer;
  };
  const engine = engineOf();
  for (const program of [declared("mine", before), declared("mine", after), []]) {
    const { errors } = await engine.up(program, [], dice.below(4) === 0);
    for (const error of errors) {
      if (error instanceof CompShareError || error instanceof IncompleteError) {
        if (error.message.includes(KEYS.privateKey)) throw new Error("a message holds the private key");
      } else throw new Error(`not an error of ours: ${error}`, { cause: error });
    }
    for (const { id } of engine.state) {
      const real = service.world.instances.get(id);
      const resource = real && readRemark(real.remark).marker?.resource;
      if (real && resource !== resourceMark(identityOf("mine")))
        throw new Error(`${id} is in the state and isn't ours`);
    }
  }
  const touched = service.carriedOut
    .slice(theirWrites)
    .filter(
      ({ action, params }) =>
        ACTIONS[action as ActionName].repeat !== "read" && theirs.some(({ id }) => id === params.UHostId),
    );
  if (touched.length > 0)
    throw new Error(`somebody else's instance was touched: ${touched.map(({ action }) => action)}`);
}

/** Beside other workers on a busy machine. */
const LONG_MS = 600_000;

test(
  `hostile answers end no operation but with an error of ours, and touch nobody else, in ${LIVES} lives (seed ${SEED})`,
  async () => {
    for (let run = 0; run < LIVES; run++) {
      try {
        await hostileLife(new Dice(SEED + run));
      } catch (error) {
        throw new Error(`LIFECYCLE_SEED=${SEED + run}: ${(error as Error).message}`, { cause: error });
      }
    }
  },
  LONG_MS,
);

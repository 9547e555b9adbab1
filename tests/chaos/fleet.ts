import { setTimeout as sleep } from "node:timers/promises";
import type { Case } from "./case";
import { randomFrom } from "./random";

export const ROUNDS = 20;
const VICTIMS = ["provider", "engine", "both"] as const;
/** How long the creates of the fleet last about: a kill comes within that time after the first of them. */
const CREATING_MS = 4000;

/** Rounds in which many instances are made at once, and processes are killed at a random moment of it. */
export function fleetCases(seed: number): Case[] {
  return Array.from({ length: ROUNDS }, (_, index) => fleetCase(index + 1, seed));
}

function fleetCase(round: number, seed: number): Case {
  const victim = VICTIMS[round % VICTIMS.length]!;
  const pause = randomFrom(`${seed} ${round}`) * CREATING_MS;
  return {
    id: `fleet/${round}/${victim}`,
    operation: "fleet",
    fault: `${victim} killed`,
    disturb: ({ proxy }, command) => {
      let killed = false;
      proxy.onCall = async (call) => {
        if (call !== "CreateCompShareInstance#1") return;
        await sleep(pause);
        killed = true;
        if (victim !== "engine") await command.killProvider();
        if (victim !== "provider") await command.killEngine();
      };
      return () => killed;
    },
  };
}

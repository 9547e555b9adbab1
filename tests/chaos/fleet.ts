import type { Case } from "./case";
import { FLEET_SIZE } from "./operations";
import { randomFrom } from "./random";

export const ROUNDS = 20;
const VICTIMS = ["provider", "engine", "both"] as const;
/** Rounds in which many instances are made at once, and processes are killed at a random one of the creates. */
export function fleetCases(seed: number): Case[] {
  return Array.from({ length: ROUNDS }, (_, index) => fleetCase(index + 1, seed));
}

function fleetCase(round: number, seed: number): Case {
  const victim = VICTIMS[round % VICTIMS.length]!;
  const moment = 1 + Math.floor(randomFrom(`${seed} ${round}`) * FLEET_SIZE);
  return {
    id: `fleet/${round}/${victim}`,
    operation: "fleet",
    fault: `${victim} killed`,
    disturb: ({ proxy }, command) => {
      let killed = false;
      proxy.onCall = async (call) => {
        if (call !== `CreateCompShareInstance#${moment}`) return;
        killed = true;
        if (victim !== "engine") await command.killProvider();
        if (victim !== "provider") await command.killEngine();
      };
      return () => killed;
    },
  };
}

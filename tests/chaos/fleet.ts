import { type Case, NEVER_CAME } from "./case";
import { FLEET_SIZE, PARALLEL_WRITES, QUEUED_SIZE } from "./operations";
import { randomFrom } from "./random";

const VICTIMS = ["provider", "engine", "both"] as const;
/** The operations that make many instances at once, with how many they make and how often it is tried. */
const FLEETS = {
  fleet: { size: FLEET_SIZE, rounds: 20 },
  "fleet-queued": { size: QUEUED_SIZE, rounds: 12 },
} as const;

export const isFleet = (operation: string): operation is keyof typeof FLEETS => operation in FLEETS;

/** Rounds in which many instances are made at once, and processes are killed at a random one of the creates. */
export const fleetCases = (seed: number): Case[] =>
  Object.entries(FLEETS).flatMap(([operation, { rounds }]) =>
    Array.from({ length: rounds }, (_, index) => fleetCase(operation as keyof typeof FLEETS, index + 1, seed)),
  );

export function fleetCase(operation: keyof typeof FLEETS, round: number, seed: number): Case {
  const victim = VICTIMS[round % VICTIMS.length]!;
  const moment = 1 + Math.floor(randomFrom(`${seed} ${round}`) * FLEETS[operation].size);
  return {
    id: `${operation}/${round}/${victim}`,
    operation,
    fault: `${victim} killed`,
    disturb: ({ proxy }, command) => {
      let killed = false;
      let after = 0;
      proxy.onCall = async (call) => {
        if (!call.startsWith("CreateCompShareInstance#")) return;
        if (killed) after++;
        if (call !== `CreateCompShareInstance#${moment}`) return;
        if (victim !== "engine") await command.killProvider();
        if (victim !== "provider") await command.killEngine();
        killed = true;
      };
      return () => {
        if (!killed) return NEVER_CAME;
        // Calls in progress at the kill aren't counted as harm.
        const isTooMuch = operation === "fleet-queued" && after > PARALLEL_WRITES;
        return isTooMuch ? `${after} were still bought when ${victim} had been killed` : undefined;
      };
    },
  };
}

import type { Seen } from "../record";
import { DESCRIBE } from "./describe";
import type { Fact, Verdict } from "./fact";
import { MACHINE } from "./machine";
import { OFFERS } from "./offers";
import { CONTAINER, SPOT } from "./others";
import { PARTS } from "./parts";
import { WIRE } from "./wire";

/** Everything that a run holds against the service, a row a fact. */
export const FACTS: readonly Fact[] = [...WIRE, ...OFFERS, ...DESCRIBE, ...MACHINE, ...PARTS, ...SPOT, ...CONTAINER];

export type FactResult = Omit<Fact, "judge"> & Verdict;

/** What a walk's record says of each fact. */
export const judge = (seen: Seen): readonly FactResult[] =>
  FACTS.map(({ judge: judgement, ...fact }) => ({ ...fact, ...judgement(seen) }));

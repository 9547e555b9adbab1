import type { Seen } from "../record";
import { DESCRIBE } from "./describe";
import type { Fact, Verdict } from "./fact";
import { MACHINE } from "./machine";
import { OFFERS } from "./offers";
import { CONTAINER, SPOT } from "./others";
import { PARTS } from "./parts";
import { WIRE } from "./wire";

/** All facts that a run checks, one row each. */
export const FACTS: readonly Fact[] = [...WIRE, ...OFFERS, ...DESCRIBE, ...MACHINE, ...PARTS, ...SPOT, ...CONTAINER];

export type FactResult = Omit<Fact, "judge"> & Verdict;

/** The result for each fact, from a walk's record. */
export const judge = (seen: Seen): readonly FactResult[] =>
  FACTS.map(({ judge: judgement, ...fact }) => ({ ...fact, ...judgement(seen) }));

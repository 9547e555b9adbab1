import { nextStep, type Step } from "../../provider/instance/apply/plan";
import type { PropertyName } from "../../provider/instance/model/properties";
import { SOONEST_S, scheduleOf, stopToPlan } from "../../provider/instance/model/schedule";
import type { InstanceSpec } from "../../provider/instance/model/spec";
import { observed } from "../support/observed";
import { spec } from "../support/spec";

/** When the service has to stop an instance, and what of that shows. */

const NOW = Date.parse("2026-12-01T12:00:00Z") / 1000;
const HOUR = 3600;
const iso = (seconds: number) => new Date(seconds * 1000).toISOString();
const seen = (changes: Record<string, unknown> = {}) => observed(spec(), { StartTime: NOW, ...changes }, NOW * 1000);

type Schedule = Pick<InstanceSpec, "stopAt" | "autoStopAfter">;

describe("the planned stop to set", () => {
  test.each<[string, Schedule, Record<string, unknown>, number | undefined]>([
    ["is none if nothing is declared", {}, {}, undefined],
    ["is a declared time", { stopAt: iso(NOW + HOUR) }, {}, NOW + HOUR],
    [
      "is none for a time that is already planned",
      { stopAt: iso(NOW + HOUR) },
      { SchedulerStopTime: NOW + HOUR },
      undefined,
    ],
    [
      "is none for a time that is already planned, in the other field",
      { stopAt: iso(NOW + HOUR) },
      { StopSchedulerTime: NOW + HOUR },
      undefined,
    ],
    [
      "is a declared time, if another is planned",
      { stopAt: iso(NOW + HOUR) },
      { SchedulerStopTime: NOW + 2 * HOUR },
      NOW + HOUR,
    ],
    ["is none for a time that is too near", { stopAt: iso(NOW + 60) }, {}, NOW + SOONEST_S],
    ["is none for a time that has passed", { stopAt: iso(NOW - 60) }, {}, undefined],
    ["is a declared duration from now", { autoStopAfter: "8h" }, {}, NOW + 8 * HOUR],
    ["is a declared duration from the last start", { autoStopAfter: "8h" }, { StartTime: NOW - HOUR }, NOW + 7 * HOUR],
    [
      "is none for a duration that is planned to about that time",
      { autoStopAfter: "8h" },
      { SchedulerStopTime: NOW + 8 * HOUR - 30 },
      undefined,
    ],
    ["is none for a duration that has passed", { autoStopAfter: "8h" }, { StartTime: NOW - 9 * HOUR }, NOW + SOONEST_S],
    [
      "is none for a duration that has passed, planned a minute ago",
      { autoStopAfter: "8h" },
      { StartTime: NOW - 9 * HOUR, SchedulerStopTime: NOW + SOONEST_S - 60 },
      undefined,
    ],
    [
      "is a declared duration from the creation if the instance was never started",
      { autoStopAfter: "8h" },
      { StartTime: 0, CreateTime: NOW - HOUR },
      NOW + 7 * HOUR,
    ],
  ])("%s", (_, declared, changes, expected) => {
    expect(stopToPlan(declared, seen(changes))).toBe(expected);
  });
});

describe("the schedule of an instance is", () => {
  const stopAt = iso(NOW + HOUR);
  test.each<[string, Schedule, Record<string, unknown>, Schedule]>([
    ["as declared if it is planned", { stopAt }, { SchedulerStopTime: NOW + HOUR }, { stopAt }],
    ["as declared if its time has passed", { stopAt: iso(NOW - 1) }, {}, { stopAt: iso(NOW - 1) }],
    [
      "as declared if the instance is stopped, since it applies at the next start",
      { autoStopAfter: "8h" },
      { State: "Stopped" },
      { autoStopAfter: "8h" },
    ],
    ["none if somebody cancelled it", { autoStopAfter: "8h" }, {}, {}],
    [
      "another time if somebody planned that",
      { stopAt },
      { SchedulerStopTime: NOW + 2 * HOUR },
      { stopAt: iso(NOW + 2 * HOUR) },
    ],
  ])("%s", (_, declared, changes, expected) => {
    expect(JSON.parse(JSON.stringify(scheduleOf(declared, seen(changes))))).toEqual(expected);
  });
});

describe("a step", () => {
  const step = (declared: Schedule, changes: PropertyName[], power: "any" | "running", sight = {}): Step | undefined =>
    nextStep({ declared: spec(declared), recorded: [], changes: new Set(changes), power }, seen(sight));

  test("plans the stop if it changes", () => {
    expect(step({ autoStopAfter: "8h" }, ["autoStopAfter"], "any")).toEqual({ do: "planStop", at: NOW + 8 * HOUR });
  });
  test("plans the stop after a start, whatever the start was for", () => {
    expect(step({ autoStopAfter: "8h" }, ["gpu"], "running")).toEqual({ do: "planStop", at: NOW + 8 * HOUR });
  });
  test("leaves the stop alone in an update of something else", () => {
    expect(step({ autoStopAfter: "8h" }, ["name"], "any")).toBeUndefined();
  });
  test("cancels the stop if it is no longer declared", () => {
    expect(step({}, ["stopAt"], "any", { SchedulerStopTime: NOW + HOUR })).toEqual({ do: "cancelStop" });
  });
  test("leaves alone an undeclared stop that somebody else planned", () => {
    expect(step({}, ["name"], "running", { SchedulerStopTime: NOW + HOUR })).toBeUndefined();
  });
  test("waits for the next start if the instance is stopped", () => {
    expect(step({ autoStopAfter: "8h" }, ["autoStopAfter"], "any", { State: "Stopped" })).toBeUndefined();
  });
});

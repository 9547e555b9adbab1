import type { z } from "zod";
import type { WrongList } from "./listing";
import type { Instance } from "./model";
import { readParameters } from "./parameters";
import type { FlatParameters } from "./request";
import type { Scope, World } from "./world";

/** The input of an action. */
export interface Call<P> {
  world: World;
  parameters: P;
  /** The client's project; the default one if it names none. */
  project: string;
  now: number;
  /** The fault of its list, if there is one. */
  wrongly?: WrongList;
}

/** An action of the API. */
export interface Action {
  name: string;
  /** Executes the call and returns the fields of its answer. */
  run(world: World, parameters: FlatParameters, project: string, wrongly?: WrongList): object;
}

/** An action, from its parameters and what it does with them. */
export function action<S extends z.ZodType>(
  name: string,
  schema: S,
  carryOut: (call: Call<z.output<S>>) => object,
): Action {
  return {
    name,
    run: (world, sent, project, wrongly) =>
      carryOut({ world, project, parameters: readParameters(schema, sent), now: world.now(), wrongly }),
  };
}

/** The region and project of a call. */
export function scopeOf(call: Call<{ Region?: string; Zone?: string }>): Scope {
  return { project: call.project, region: call.parameters.Region, zone: call.parameters.Zone };
}

/** The instance of a call. */
export function instanceOf(call: Call<{ Region?: string; Zone?: string; UHostId: string }>): Instance {
  return call.world.instance(call.parameters.UHostId, scopeOf(call));
}

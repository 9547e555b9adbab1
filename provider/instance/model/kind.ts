import type { Kind } from "../../resource/kind";

export const INSTANCE_KIND: Kind = {
  noun: "instance",
  plural: "instances",
  adopt: "adoptInstanceId",
  cost: "is charged",
  idFact: "instanceId",
};

import type { InstanceSpec } from "./spec";

/** An instance's place, part of every call about it. */
export type InstancePlace = Pick<InstanceSpec, "region" | "zone" | "projectId">;

export const placeParams = ({ region, zone, projectId }: InstancePlace) => ({
  Region: region,
  Zone: zone,
  ProjectId: projectId,
});

export const targetParams = (place: InstancePlace, id: string) => ({ ...placeParams(place), UHostId: id });

import { createDisk, deleteDisk, updateDisk } from "../disk/apply";
import { diskWarnings, previewDisk } from "../disk/preview";
import { diffDisk } from "../disk/properties";
import { readDisk } from "../disk/read";
import { DISK_SPEC_NAMES, type DiskOutputs, type DiskSpec } from "../disk/spec";
import type { Context } from "../instance/observe/context";
import type { ResourceDefinition } from "../resource/definition";
import { requireIdentity } from "../resource/provider";
import type { DefinitionWorld } from "./instances";

/** `CompShareDisk`. */
export function disks({
  offers,
  mutex,
  defaults,
}: Pick<DefinitionWorld, "offers" | "mutex" | "defaults">): ResourceDefinition<DiskSpec, DiskOutputs, Context> {
  const withLock = mutex.run.bind(mutex) as typeof mutex.run;
  return {
    names: DISK_SPEC_NAMES,
    secrets: [],
    idOf: ({ diskId }) => diskId,
    check: (request, declared) => previewDisk(offers, request, declared, defaults()),
    diff: diffDisk,
    exempt: () => ["timeouts"],
    isDue: () => false,
    changeWarnings: async (request, change) => diskWarnings(change, request),
    create: (context, request, spec) => createDisk(context, spec, requireIdentity(request), withLock),
    read: readDisk,
    update: (context, _request, { id, stored, declared }) => updateDisk(context, id, stored, declared, withLock),
    delete: (context, _request, id, stored) => deleteDisk(context, id, stored, withLock),
  };
}

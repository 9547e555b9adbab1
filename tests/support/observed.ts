import { instanceSchema } from "../../provider/client/schemas";
import { type Observed, observe } from "../../provider/instance/model/observed";
import type { InstanceSpec } from "../../provider/instance/model/spec";

/** An instance as the service shows it, from a declaration: tests change what they are about. */
export function observed(spec: InstanceSpec, changes: Record<string, unknown> = {}, at = 0): Observed {
  return observe(
    instanceSchema.parse({
      UHostId: "uhost-1",
      State: "Running",
      Name: spec.name,
      Zone: spec.zone,
      Region: spec.region,
      GpuType: spec.gpuType,
      GPU: spec.gpu,
      CPU: spec.cpu,
      Memory: spec.memory,
      ChargeType: spec.chargeType,
      CompShareImageId: spec.imageId,
      DiskSet: [
        { DiskId: "boot-1", Type: "Boot", IsBoot: "True", DiskType: spec.bootDisk.type, Size: spec.bootDisk.size },
        ...spec.dataDisks.map(({ type, size }, index) => ({
          DiskId: `disk-${index}`,
          Type: "Data",
          IsBoot: "False",
          DiskType: type,
          Size: size,
          Drive: `/dev/vd${"bcdefgh"[index]}`,
        })),
      ],
      ...changes,
    }),
    at,
  );
}

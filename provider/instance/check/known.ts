import { isKnown } from "../../resource/properties/inputs";
import type { InstanceSpec } from "../model/spec";

/** Whether everything is known that stock and price depend on. */
export const isMachineKnown = (spec: InstanceSpec): boolean => isKnownButForImage(spec) && isKnown(spec.imageId);

/** The same without the image, which may be created in the same run. */
export const isKnownButForImage = (spec: InstanceSpec): boolean =>
  isKnown([
    spec.region,
    spec.zone,
    spec.projectId,
    spec.gpuType,
    spec.gpu,
    spec.cpu,
    spec.memory,
    spec.bootDisk,
    spec.dataDisks,
    spec.chargeType,
    spec.minimalCpuPlatform,
  ]);

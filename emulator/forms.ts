import { z } from "zod";

/** One of several answers that sources give to one question; the first is the better founded and the default. */
function form<const T extends readonly [string, ...string[]]>(forms: T, description: string) {
  return z.enum(forms).default(forms[0]).describe(description);
}

/** Where sources about the service differ: one row for each difference, which is a setting like any other. */
export const forms = {
  spotForm: form(["postpay", "empty", "spot"], "ChargeType of a described Spot instance; `spot` leaves IsSpot out"),
  spotStop: form(
    ["allowed", "forced", "refused"],
    "stops of Spot: any, only with Force, none; planned ones need `allowed`",
  ),
  gpuLessForm: form(["reduced", "unchanged"], "GPU, CPU, Memory and MachineType that are described without the cards"),
  withoutGpuFlag: form(["refused", "ignored", "honoured"], "what the old parameter WithoutGpu of a start does"),
  withoutGpuFilter: form(["filters", "ignored"], "whether WithoutGpu=true of a describe leaves out what has its cards"),
  catalogueSpot: form(["empty", "listed"], "what the catalogue answers to InstanceType=spot"),
  catalogueScope: form(["everywhere", "zone"], "whether the catalogue heeds Region and Zone"),
  inventoryField: form(["GpuInventory", "GpuInventoryByZone", "both"], "where the GPU inventory is in its answer"),
  imageTypes: form(["all", "System"], "platform images that are listed where no ImageType is given"),
  describedPrices: form(["by-id", "always"], "when a described instance has its prices"),
  diskGrowth: form(["online", "stopped"], "whether a data disk grows while its instance runs"),
  releaseTime: form(
    ["noon", "exact"],
    "when the 7 days of a stopped instance end: at noon of the 7th, or to the second",
  ),
  throttledBy: form(["153", "429"], "what a throttled call gets: RetCode 153, or HTTP 429 with Retry-After"),
  soldOutCode: form(["8357", "226604"], "RetCode where there are too few cards"),
  notFoundCode: form(["8039", "230"], "RetCode for an instance, disk or image that isn't there"),
  missingProjectCode: form(["292", "230"], "RetCode for a sub account's call without ProjectId"),
};

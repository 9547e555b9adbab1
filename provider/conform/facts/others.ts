import { described, either, type Fact, fields, is, isText, refused, taken, told } from "./fact";

/** What is different about Spot. */
export const SPOT: readonly Fact[] = [
  { id: "spot.create", believed: "Spot is bought by `ChargeType` Spot", mark: "D", judge: taken("spot.create") },
  {
    id: "spot.described",
    believed: "and described as `Postpay`, with `IsSpot: true`",
    mark: "S",
    judge: described("spot.running", ({ ChargeType, IsSpot }) =>
      either(ChargeType === "Postpay" && IsSpot === true, `ChargeType ${told(ChargeType)}, IsSpot ${told(IsSpot)}`),
    ),
  },
  { id: "spot.stop", believed: "it can be stopped, without force", mark: "U", judge: taken("spot.stop") },
  {
    id: "spot.delete-running",
    believed: "it can be deleted as it runs",
    mark: "D",
    judge: taken("spot.terminate-running"),
  },
];

/** What is different about containers. */
export const CONTAINER: readonly Fact[] = [
  {
    id: "container.create",
    believed: "an image of a container makes one",
    mark: "D",
    judge: taken("container.create"),
  },
  {
    id: "container.described",
    believed: "which is told by `InstanceType` Container",
    mark: "D",
    judge: described("container.running", (row) =>
      fields(row, { InstanceType: is("Container"), SshLoginCommand: isText }),
    ),
  },
  { id: "container.ports", believed: "its ports can be set as it runs", mark: "D", judge: taken("container.ports") },
  {
    id: "container.password-running",
    believed: "its password can be set as it runs",
    mark: "S",
    judge: taken("container.password-running"),
  },
  {
    id: "container.password-stopped",
    believed: "but not as it stands: 8433",
    mark: "S",
    judge: refused("container.password-stopped", 8433),
  },
  { id: "container.delete", believed: "a stopped one can be deleted", mark: "D", judge: taken("container.terminate") },
];

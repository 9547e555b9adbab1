import { bought, described, either, type Fact, fields, is, isText, refused, shapeOf, taken } from "./fact";

/** What is different about Spot. */
export const SPOT: readonly Fact[] = [
  { id: "spot.create", believed: "Spot is bought by `ChargeType` Spot", mark: "D", judge: bought("spot.create") },
  {
    id: "spot.described",
    believed: "a Spot instance is described as `Postpay`, with `IsSpot: true`",
    mark: "S",
    judge: described("spot.running", ({ ChargeType, IsSpot }) =>
      either(
        ChargeType === "Postpay" && IsSpot === true,
        `ChargeType ${shapeOf(ChargeType)}, IsSpot ${shapeOf(IsSpot)}`,
      ),
    ),
  },
  { id: "spot.stop", believed: "a Spot instance can be stopped, without force", mark: "U", judge: taken("spot.stop") },
  {
    id: "spot.delete-running",
    believed: "a running Spot instance can be deleted",
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
    judge: bought("container.create"),
  },
  {
    id: "container.described",
    believed: "a container is told by `InstanceType` Container",
    mark: "D",
    judge: described("container.running", (row) =>
      fields(row, { InstanceType: is("Container"), SshLoginCommand: isText }),
    ),
  },
  {
    id: "container.ports",
    believed: "ports of a running container can be set",
    mark: "D",
    judge: taken("container.ports"),
  },
  {
    id: "container.password-running",
    believed: "the password of a running container can be set",
    mark: "S",
    judge: taken("container.password-running"),
  },
  {
    id: "container.password-stopped",
    believed: "the password of a stopped container can't be set: 8433",
    mark: "S",
    judge: refused("container.password-stopped", 8433),
  },
  {
    id: "container.delete",
    believed: "a stopped container can be deleted",
    mark: "D",
    judge: taken("container.terminate"),
  },
];

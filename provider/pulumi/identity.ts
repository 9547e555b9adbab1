import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";

/**
 * What tells a resource from all others: a digest of its organization and URN. The provider isn't told either, so the
 * resource's constructor computes them.
 */
export function identityInput(name: string, type: string, parent: pulumi.Resource | undefined): pulumi.Output<string> {
  const organization = pulumi.getOrganization();
  return pulumi
    .createUrn(name, type, parent)
    .apply((urn) => createHash("sha256").update(`${organization}\n${urn}`).digest("hex").slice(0, 16));
}

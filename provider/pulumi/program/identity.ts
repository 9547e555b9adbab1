import * as pulumi from "@pulumi/pulumi";
import { identityFrom } from "../../process/stamps";

/**
 * The identity of a resource: a digest of its organization and URN. The provider doesn't receive these, so the
 * resource's constructor computes it.
 */
export async function identityInput(urn: Promise<string>): Promise<string> {
  const organization = organizationIfAny();
  return identityFrom(organization, await urn);
}

/** Unit tests with mocks have no organization, and Pulumi throws then. */
export function organizationIfAny(): string {
  try {
    return pulumi.getOrganization();
  } catch {
    return "";
  }
}

/**
 * A URN without dependencies. As an output, it depends on the parent, and so on all children of a component: as an
 * input of one of these, they would wait for each other.
 */
export const plainUrn = (urn: pulumi.Output<string>): Promise<string> =>
  new Promise((resolve) => void urn.apply(resolve));

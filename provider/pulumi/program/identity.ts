import * as pulumi from "@pulumi/pulumi";
import { identityFrom } from "../../process/stamps";

/**
 * What tells a resource from all others: a digest of its organization and URN. The provider isn't told either, so the
 * resource's constructor computes them.
 */
export async function identityInput(urn: Promise<string>): Promise<string> {
  const organization = organizationIfAny();
  return identityFrom(organization, await urn);
}

/** Users' unit tests with mocks have no organization, and Pulumi throws then. */
export function organizationIfAny(): string {
  try {
    return pulumi.getOrganization();
  } catch {
    return "";
  }
}

/**
 * A URN by itself. As an output it depends on the parent, and so on all children of a component: as an input of one of
 * them it would have them wait for each other.
 */
export const plainUrn = (urn: pulumi.Output<string>): Promise<string> =>
  new Promise((resolve) => void urn.apply(resolve));

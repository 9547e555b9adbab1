/** One program in the languages that have an SDK, as the schema shows it and tests run it. */

/** Where the Go SDK is until the schema names a repository: `npm run sdks -- --repository` does. */
export const GO_PACKAGE = "example.com/pulumi-compshare/sdk/go/compshare";

const TYPESCRIPT = `import * as compshare from "pulumi-compshare-native";

const image = compshare.getImageOutput({ nameContains: "Ubuntu 22.04", newest: true });

const trainer = new compshare.Instance(
  "trainer",
  {
    zone: "cn-wlcb-01",
    gpuType: "4090",
    gpu: 1,
    cpu: 16,
    memory: 65536,
    imageId: image.imageId,
    bootDisk: { type: "CLOUD_SSD", size: 100 },
    chargeType: "Postpay",
  },
  { ignoreChanges: ["imageId"] },
);

export const ssh = trainer.sshCommand;
`;

const PYTHON = `import pulumi
import pulumi_compshare as compshare

image = compshare.get_image_output(name_contains="Ubuntu 22.04", newest=True)

trainer = compshare.Instance(
    "trainer",
    zone="cn-wlcb-01",
    gpu_type="4090",
    gpu=1,
    cpu=16,
    memory=65536,
    image_id=image.image_id,
    boot_disk={"type": "CLOUD_SSD", "size": 100},
    charge_type="Postpay",
    opts=pulumi.ResourceOptions(ignore_changes=["imageId"]),
)

pulumi.export("ssh", trainer.ssh_command)
`;

const GO = `package main

import (
	"${GO_PACKAGE}"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		image, err := compshare.GetImage(ctx, &compshare.GetImageArgs{
			NameContains: pulumi.StringRef("Ubuntu 22.04"),
			Newest:       pulumi.BoolRef(true),
		})
		if err != nil {
			return err
		}
		trainer, err := compshare.NewInstance(ctx, "trainer", &compshare.InstanceArgs{
			Zone:       pulumi.String("cn-wlcb-01"),
			GpuType:    pulumi.String("4090"),
			Gpu:        pulumi.Int(1),
			Cpu:        pulumi.Int(16),
			Memory:     pulumi.Int(65536),
			ImageId:    pulumi.String(image.ImageId),
			BootDisk:   &compshare.BootDiskArgs{Type: pulumi.String("CLOUD_SSD"), Size: pulumi.Int(100)},
			ChargeType: pulumi.String("Postpay"),
		}, pulumi.IgnoreChanges([]string{"imageId"}))
		if err != nil {
			return err
		}
		ctx.Export("ssh", trainer.SshCommand)
		return nil
	})
}
`;

const YAML = `variables:
  image:
    fn::invoke:
      function: compshare:getImage
      arguments:
        nameContains: Ubuntu 22.04
        newest: true
resources:
  trainer:
    type: compshare:Instance
    properties:
      zone: cn-wlcb-01
      gpuType: "4090"
      gpu: 1
      cpu: 16
      memory: 65536
      imageId: \${image.imageId}
      bootDisk:
        type: CLOUD_SSD
        size: 100
      chargeType: Postpay
    options:
      ignoreChanges:
        - imageId
outputs:
  ssh: \${trainer.sshCommand}
`;

/** The program by its language, in the words of a Markdown block. */
export const EXAMPLES = { typescript: TYPESCRIPT, python: PYTHON, go: GO, yaml: YAML } as const;

const block = (language: keyof typeof EXAMPLES) => `\`\`\`${language}\n${EXAMPLES[language]}\`\`\``;

/** What a registry shows of an SDK. */
export const readme = (description: string, language: keyof typeof EXAMPLES): string =>
  `# CompShare\n\n${description}\n\n${block(language)}\n`;

/** The section of a description from which documentation takes the language that its reader has chosen. */
export function exampleUsage(): string {
  const blocks = (Object.keys(EXAMPLES) as (keyof typeof EXAMPLES)[]).map(block);
  return [
    "{{% examples %}}",
    "## Example Usage",
    "{{% example %}}",
    "### A GPU that is paid by the second",
    ...blocks,
    "{{% /example %}}",
    "{{% /examples %}}",
  ].join("\n\n");
}

// Takes an instance through its life by the SDK's typed client, and prints what its models made of the answers.
package main

import (
	"encoding/json"
	"log"
	"os"

	"github.com/ucloud/ucloud-sdk-go/services/ucompshare"
	"github.com/ucloud/ucloud-sdk-go/ucloud"
	"github.com/ucloud/ucloud-sdk-go/ucloud/auth"
)

type report struct {
	States  []string                        `json:"states"`
	Resized ucompshare.CompShareInstanceSet `json:"resized"`
	Baked   baked                           `json:"baked"`
	Gone    bool                            `json:"gone"`
	Zones   []string                        `json:"zones"`
	Sizes   ucompshare.MachineSizes         `json:"sizes"`
	Prices  []string                        `json:"prices"`
	Images  []string                        `json:"images"`
}

// What an image of the instance was, how far its making was, and whether it was gone in the end.
type baked struct {
	ucompshare.CompShareImage
	Process float64
	Gone    bool
}

func must[T any](answer T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return answer
}

func main() {
	cfg := ucloud.NewConfig()
	cfg.Region = "cn-wlcb"
	cfg.Zone = "cn-wlcb-01"
	cfg.BaseUrl = os.Getenv("BASE_URL")
	credential := auth.NewCredential()
	credential.PublicKey = os.Getenv("PUBLIC_KEY")
	credential.PrivateKey = os.Getenv("PRIVATE_KEY")
	if err := json.NewEncoder(os.Stdout).Encode(lifecycle(ucompshare.NewClient(&cfg, &credential))); err != nil {
		log.Fatal(err)
	}
}

func lifecycle(client *ucompshare.UCompShareClient) report {
	var r report
	id := create(client)
	r.States = append(r.States, describe(client, id)[0].State)
	stop(client, id)
	r.States = append(r.States, describe(client, id)[0].State)

	resize := client.NewResizeCompShareInstanceRequest()
	resize.UHostId = &id
	resize.Cpu, resize.Memory, resize.Gpu = ucloud.Int(32), ucloud.Int(131072), ucloud.Int(2)
	must(client.ResizeCompShareInstance(resize))
	rename := client.NewModifyCompShareInstanceNameRequest()
	rename.UHostId, rename.Name = &id, ucloud.String("renamed")
	must(client.ModifyCompShareInstanceName(rename))
	r.Resized = describe(client, id)[0]

	start := client.NewStartCompShareInstanceRequest()
	start.UHostId = &id
	must(client.StartCompShareInstance(start))
	r.States = append(r.States, describe(client, id)[0].State)
	r.Baked = bake(client, id)
	stop(client, id)
	terminate := client.NewTerminateCompShareInstanceRequest()
	terminate.UHostId = &id
	must(client.TerminateCompShareInstance(terminate))
	r.Gone = len(describe(client, id)) == 0
	return lookAround(client, r)
}

func bake(client *ucompshare.UCompShareClient, id string) baked {
	make := client.NewCreateCompShareCustomImageRequest()
	make.UHostId, make.Name, make.Description = &id, ucloud.String("baked"), ucloud.String("epoch 1")
	image := must(client.CreateCompShareCustomImage(make)).CompShareImageId
	progress := client.NewGetCompShareImageCreateProgressRequest()
	progress.CompShareImageId = &image
	process := must(client.GetCompShareImageCreateProgress(progress)).Process
	update := client.NewUpdateCompShareImageRequest()
	update.CompShareImageId, update.Description = &image, ucloud.String("epoch 2")
	must(client.UpdateCompShareImage(update))
	look := client.NewDescribeCompShareCustomImagesRequest()
	look.CompShareImageId = &image
	listed := must(client.DescribeCompShareCustomImages(look)).ImageSet[0]
	terminate := client.NewTerminateCompShareCustomImageRequest()
	terminate.CompShareImageId = &image
	must(client.TerminateCompShareCustomImage(terminate))
	left := must(client.DescribeCompShareCustomImages(look)).ImageSet
	return baked{CompShareImage: listed, Process: process, Gone: len(left) == 0}
}

func create(client *ucompshare.UCompShareClient) string {
	req := client.NewCreateCompShareInstanceRequest()
	req.MachineType, req.GpuType = ucloud.String("G"), ucloud.String("4090")
	req.CompShareImageId = ucloud.String("compshareImage-xxxx")
	req.GPU, req.CPU, req.Memory = ucloud.Int(1), ucloud.Int(16), ucloud.Int(65536)
	req.ChargeType, req.Name = ucloud.String("Postpay"), ucloud.String("typed")
	req.Disks = []ucompshare.CreateCompShareInstanceParamDisks{
		{IsBoot: ucloud.Bool(true), Size: ucloud.Int(200), Type: ucloud.String("CLOUD_SSD")},
	}
	return must(client.CreateCompShareInstance(req)).UHostIds[0]
}

func describe(client *ucompshare.UCompShareClient, id string) []ucompshare.CompShareInstanceSet {
	req := client.NewDescribeCompShareInstanceRequest()
	req.UHostIds = []string{id}
	return must(client.DescribeCompShareInstance(req)).UHostSet
}

func stop(client *ucompshare.UCompShareClient, id string) {
	req := client.NewStopCompShareInstanceRequest()
	req.UHostId = &id
	must(client.StopCompShareInstance(req))
}

func lookAround(client *ucompshare.UCompShareClient, r report) report {
	for _, zone := range must(client.DescribeCompShareSupportZone(client.NewDescribeCompShareSupportZoneRequest())).ZoneInfo {
		r.Zones = append(r.Zones, zone.Zone)
	}
	types := client.NewDescribeAvailableCompShareInstanceTypesRequest()
	r.Sizes = must(client.DescribeAvailableCompShareInstanceTypes(types)).AvailableInstanceTypes[0].MachineSizes[0]
	price := client.NewGetCompShareInstancePriceRequest()
	price.GpuType, price.Memory = ucloud.String("4090"), ucloud.String("65536")
	price.Gpu, price.Cpu = ucloud.String("1"), ucloud.String("16")
	for _, detail := range must(client.GetCompShareInstancePrice(price)).PriceDetail {
		r.Prices = append(r.Prices, detail.ChargeType)
	}
	for _, image := range must(client.DescribeCompShareImages(client.NewDescribeCompShareImagesRequest())).ImageSet {
		r.Images = append(r.Images, image.CompShareImageId)
	}
	return r
}

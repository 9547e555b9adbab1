// The example program of the API's create page; only URL and keys come from the environment.
package main

import (
	"fmt"
	"os"

	"github.com/ucloud/ucloud-sdk-go/ucloud"
	"github.com/ucloud/ucloud-sdk-go/ucloud/auth"
	"github.com/ucloud/ucloud-sdk-go/ucloud/request"
	"github.com/ucloud/ucloud-sdk-go/ucloud/response"
)

type DiskParam struct {
	IsBoot string
	Type   string
	Size   *int
}

type CreateCompShareInstanceRequest struct {
	request.CommonBase
	MachineType      *string
	CompShareImageId *string
	GpuType          *string
	GPU              *int
	CPU              *int
	Memory           *int
	ChargeType       *string `required:"false"`
	Name             *string `required:"false"`
	Quantity         *int    `required:"false"`
	Disks            []DiskParam
}

type CreateCompShareInstanceResponse struct {
	response.CommonBase
	UHostIds []string `json:"UHostIds"`
}

func main() {
	cfg := ucloud.NewConfig()
	cfg.Region = "cn-wlcb"
	cfg.BaseUrl = os.Getenv("BASE_URL")
	credential := auth.NewCredential()
	credential.PublicKey = os.Getenv("PUBLIC_KEY")
	credential.PrivateKey = os.Getenv("PRIVATE_KEY")
	client := ucloud.NewClient(&cfg, &credential)
	req := &CreateCompShareInstanceRequest{
		MachineType:      ucloud.String("G"),
		CompShareImageId: ucloud.String("compshareImage-xxxx"),
		GpuType:          ucloud.String("4090"),
		GPU:              ucloud.Int(1),
		CPU:              ucloud.Int(16),
		Memory:           ucloud.Int(64 * 1024),
		ChargeType:       ucloud.String("Dynamic"),
		Name:             ucloud.String("my-instance"),
		Disks: []DiskParam{
			{IsBoot: "true", Type: "CLOUD_SSD", Size: ucloud.Int(200)},
		},
	}
	req.SetRegion("cn-wlcb")
	req.SetZone("cn-wlcb-01")
	resp := &CreateCompShareInstanceResponse{}
	if err := client.InvokeAction("CreateCompShareInstance", req, resp); err != nil {
		fmt.Printf("调用失败: RetCode=%d Msg=%s err=%v\n", resp.RetCode, resp.Message, err)
		return
	}
	fmt.Printf("实例创建成功，UHostIds: %v\n", resp.UHostIds)
}

// The vendor's Go SDK: so many goroutines at once, each with a client and calling again when it has its answer.
package main

import (
	"encoding/json"
	"log"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/ucloud/ucloud-sdk-go/services/ucompshare"
	"github.com/ucloud/ucloud-sdk-go/ucloud"
	"github.com/ucloud/ucloud-sdk-go/ucloud/auth"
)

type outcome struct {
	Calls      int64   `json:"calls"`
	Seconds    float64 `json:"seconds"`
	CpuSeconds float64 `json:"cpuSeconds"`
}

func client() *ucompshare.UCompShareClient {
	cfg := ucloud.NewConfig()
	cfg.Region = "cn-wlcb"
	cfg.BaseUrl = os.Getenv("BASE_URL")
	credential := auth.NewCredential()
	credential.PublicKey = os.Getenv("PUBLIC_KEY")
	credential.PrivateKey = os.Getenv("PRIVATE_KEY")
	return ucompshare.NewClient(&cfg, &credential)
}

func describe(api *ucompshare.UCompShareClient) {
	req := api.NewDescribeCompShareInstanceRequest()
	req.Limit = ucloud.Int(100)
	answer, err := api.DescribeCompShareInstance(req)
	if err != nil {
		log.Fatal(err)
	}
	if len(answer.UHostSet) != 100 {
		log.Fatal(len(answer.UHostSet), " instances")
	}
}

func spend(clients []*ucompshare.UCompShareClient, duration time.Duration) int64 {
	var calls atomic.Int64
	var workers sync.WaitGroup
	until := time.Now().Add(duration)
	for _, api := range clients {
		workers.Add(1)
		go func(api *ucompshare.UCompShareClient) {
			defer workers.Done()
			for time.Now().Before(until) {
				describe(api)
				calls.Add(1)
			}
		}(api)
	}
	workers.Wait()
	return calls.Load()
}

func cpuSeconds() float64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		log.Fatal(err)
	}
	return float64(usage.Utime.Nano()+usage.Stime.Nano()) / 1e9
}

func number(name string) float64 {
	value, err := strconv.ParseFloat(os.Getenv(name), 64)
	if err != nil {
		log.Fatal(err)
	}
	return value
}

func main() {
	var clients []*ucompshare.UCompShareClient
	for range int(number("CONNECTIONS")) {
		clients = append(clients, client())
	}
	spend(clients, time.Second)
	began, cpu := time.Now(), cpuSeconds()
	calls := spend(clients, time.Duration(number("SECONDS")*float64(time.Second)))
	made := outcome{calls, time.Since(began).Seconds(), cpuSeconds() - cpu}
	if err := json.NewEncoder(os.Stdout).Encode(made); err != nil {
		log.Fatal(err)
	}
}

"""The example program of the API's create page; only URL and keys come from the environment."""

import os

from ucloud.client import Client
from ucloud.core import exc


def main():
    client = Client({
        "region": "cn-wlcb",
        "public_key": os.environ["PUBLIC_KEY"],
        "private_key": os.environ["PRIVATE_KEY"],
        "base_url": os.environ["BASE_URL"],
    })
    try:
        resp = client.ucompshare().invoke("CreateCompShareInstance", {
            "Region": "cn-wlcb",
            "Zone": "cn-wlcb-01",
            "MachineType": "G",
            "CompShareImageId": "compshareImage-xxxx",
            "GPU": 1,
            "GpuType": "4090",
            "CPU": 16,
            "Memory": 64 * 1024,
            "ChargeType": "Dynamic",
            "Name": "my-instance",
            "Disks": [
                {
                    "IsBoot": "true",
                    "Size": 200,
                    "Type": "CLOUD_SSD",
                }
            ],
        })
        print("实例创建成功，UHostIds:", resp.get("UHostIds"))
    except exc.UCloudException as e:
        print(e)


if __name__ == "__main__":
    main()

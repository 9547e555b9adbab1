"""Takes an instance through its life by the SDK's typed methods, and prints what their models made of the answers."""

import json
import os

from ucloud.client import Client

HERE = {"Region": "cn-wlcb", "Zone": "cn-wlcb-01"}


def main():
    client = Client({
        "region": "cn-wlcb",
        "public_key": os.environ["PUBLIC_KEY"],
        "private_key": os.environ["PRIVATE_KEY"],
        "base_url": os.environ["BASE_URL"],
    }).ucompshare()
    created = client.create_comp_share_instance({
        **HERE,
        "MachineType": "G",
        "CompShareImageId": "compshareImage-xxxx",
        "GPU": 1,
        "GpuType": "4090",
        "CPU": 16,
        "Memory": 65536,
        "ChargeType": "Postpay",
        "Name": "typed",
        "Disks": [{"IsBoot": True, "Size": 200, "Type": "CLOUD_SSD"}],
    })
    instance = {**HERE, "UHostId": created["UHostIds"][0]}

    def look():
        answer = client.describe_comp_share_instance({"Region": "cn-wlcb", "UHostIds": [instance["UHostId"]]})
        return answer["UHostSet"][0] if answer["UHostSet"] else None

    states = [look()["State"]]
    client.stop_comp_share_instance(instance)
    states.append(look()["State"])
    client.resize_comp_share_instance({**instance, "Cpu": 32, "Memory": 131072, "Gpu": 2})
    client.modify_comp_share_instance_name({**instance, "Name": "renamed"})
    resized = look()
    client.start_comp_share_instance(instance)
    states.append(look()["State"])
    baked = bake(client, instance)
    client.stop_comp_share_instance(instance)
    client.terminate_comp_share_instance(instance)
    types = client.describe_available_comp_share_instance_types(HERE)
    price = client.get_comp_share_instance_price({**HERE, "GpuType": "4090", "Gpu": "1", "Cpu": "16", "Memory": "65536"})
    print(json.dumps({
        "states": states,
        "resized": resized,
        "baked": baked,
        "gone": look() is None,
        "zones": [zone["Zone"] for zone in client.describe_comp_share_support_zone()["ZoneInfo"]],
        "sizes": types["AvailableInstanceTypes"][0]["MachineSizes"][0],
        "prices": [detail["ChargeType"] for detail in price["PriceDetail"]],
        "images": [image["CompShareImageId"] for image in client.describe_comp_share_images(HERE)["ImageSet"]],
    }))


def bake(client, instance):
    """Makes an image of the instance, changes and deletes it, and tells what it was in between."""
    made = client.create_comp_share_custom_image({**instance, "Name": "baked", "Description": "epoch 1"})
    image = {**HERE, "CompShareImageId": made["CompShareImageId"]}
    progress = client.get_comp_share_image_create_progress(image)
    client.update_comp_share_image({**image, "Description": "epoch 2"})
    listed = client.describe_comp_share_custom_images(image)["ImageSet"][0]
    client.terminate_comp_share_custom_image(image)
    left = client.describe_comp_share_custom_images(image)["ImageSet"]
    return {**listed, "Process": progress["Process"], "Gone": not left}


if __name__ == "__main__":
    main()

"""The vendor's Python SDK: so many threads at once, each with a client and calling again when it has its answer."""

import json
import os
import threading
import time

from ucloud.client import Client

CONNECTIONS = int(os.environ["CONNECTIONS"])


def client():
    return Client({
        "region": "cn-wlcb",
        "public_key": os.environ["PUBLIC_KEY"],
        "private_key": os.environ["PRIVATE_KEY"],
        "base_url": os.environ["BASE_URL"],
    }).ucompshare()


def work(api, until, counts, index):
    while time.perf_counter() < until:
        answer = api.describe_comp_share_instance({"Region": "cn-wlcb", "Limit": 100})
        assert len(answer["UHostSet"]) == 100
        counts[index] += 1


def spend(clients, seconds):
    counts = [0] * CONNECTIONS
    until = time.perf_counter() + seconds
    threads = [threading.Thread(target=work, args=(api, until, counts, i)) for i, api in enumerate(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts)


def main():
    clients = [client() for _ in range(CONNECTIONS)]
    spend(clients, 1)
    began, cpu = time.perf_counter(), time.process_time()
    calls = spend(clients, float(os.environ["SECONDS"]))
    seconds = time.perf_counter() - began
    print(json.dumps({"calls": calls, "seconds": seconds, "cpuSeconds": time.process_time() - cpu}))


if __name__ == "__main__":
    main()

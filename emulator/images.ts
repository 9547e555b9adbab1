import type { Scope } from "./world";

export const imageStatuses = ["Available", "Making", "UnAvailable", "Reviewing", "Offline"] as const;

/** An image as the emulator keeps it. */
export interface Image {
  id: string;
  name: string;
  type: "System" | "App" | "Game" | "Other" | "Custom" | "Community";
  status: (typeof imageStatuses)[number];
  author: string;
  container: boolean;
  /** The only GPU types it runs on; absent: all. */
  gpuTypes?: string[];
  /** CNY per card and hour. */
  price: number;
  /** Software that a container image offers, with its port. */
  software: { name: string; port: number }[];
  tags: string[];
  description: string;
  groupId: string;
  /** Shared with this account by another. */
  shared: boolean;
  /** Unix seconds. */
  createdAt: number;
  /** In MB. */
  size: number;
  /** Published to the community by this account. */
  published: boolean;
  /** The region of an image of this account; the fixed images are everywhere. */
  place?: Required<Scope>;
  /** The instance that it was created from. */
  from?: string;
  /** Its creation, while that is running: from when, until when (ms), and how it ends. */
  making?: { from: number; until: number; end: "Available" | "UnAvailable" };
  /** It is listed between these two (ms). */
  visibleAt: number;
  hiddenAt?: number;
  deleted?: true;
}

const jupyter = { name: "JupyterLab", port: 8888 };
const base: Omit<Image, "id" | "name"> = {
  type: "System",
  status: "Available",
  author: "CompShare",
  container: false,
  price: 0,
  software: [],
  tags: [],
  description: "",
  groupId: "",
  shared: false,
  createdAt: 1712563200,
  size: 20 * 1024,
  published: false,
  visibleAt: 0,
};

const list: Image[] = [
  // The image of the create page's example programs, so that they run unchanged.
  { ...base, id: "compshareImage-xxxx", name: "PyTorch 2.1", tags: ["PyTorch", "深度学习"] },
  { ...base, id: "compshareImage-ubuntu2204", name: "Ubuntu 22.04", tags: ["Ubuntu"] },
  {
    ...base,
    id: "compshareImage-cuda124",
    name: "Ubuntu 22.04 CUDA 12.4",
    createdAt: 1720000000,
    tags: ["Ubuntu", "CUDA"],
  },
  { ...base, id: "compshareImage-comfyui", name: "ComfyUI", type: "App", tags: ["AIGC"] },
  {
    ...base,
    id: "compshareImage-container",
    name: "PyTorch container",
    type: "App",
    container: true,
    software: [jupyter, { name: "FileBrowser", port: 443 }],
  },
  {
    ...base,
    id: "compshareImage-blackwell",
    name: "CUDA 12.8 for RTX 50",
    gpuTypes: ["5090", "5090D"],
    tags: ["CUDA"],
  },
  { ...base, id: "compshareImage-custom", name: "my-environment", type: "Custom", author: "me" },
  { ...base, id: "compshareImage-making", name: "half-made", type: "Custom", author: "me", status: "Making" },
  {
    ...base,
    id: "compshareImage-community",
    name: "Stable Diffusion WebUI",
    type: "Community",
    author: "somebody",
    groupId: "group-sd",
    software: [{ name: "WebUI", port: 7860 }],
    tags: ["AIGC"],
  },
  {
    ...base,
    id: "compshareImage-community-paid",
    name: "LLaMA Factory",
    type: "Community",
    author: "somebody else",
    groupId: "group-llama",
    price: 0.1,
    container: true,
    software: [jupyter],
  },
  {
    ...base,
    id: "compshareImage-community-offline",
    name: "LLaMA Factory",
    type: "Community",
    author: "somebody else",
    groupId: "group-llama",
    status: "Offline",
  },
  { ...base, id: "compshareImage-shared", name: "team-environment", type: "Custom", author: "team", shared: true },
];

/** The fixed images, by id: a copy, as the account's own can be changed. */
export const firstImages = (): Map<string, Image> => new Map(structuredClone(list).map((image) => [image.id, image]));

/** An image, as the image calls answer it. */
export function imageView(image: Image): object {
  return {
    CompShareImageId: image.id,
    Name: image.name,
    ImageType: image.type,
    ImageOwnerAlias: image.type === "Community" ? "Community" : "Official",
    Author: image.author,
    AuthInfo: image.author === "CompShare" ? 1 : 0,
    Status: image.status,
    Tags: image.tags.length > 0 ? image.tags : null,
    Description: image.description,
    Container: image.container ? "True" : "False",
    Price: image.price,
    ImageCharge: image.price > 0,
    SupportedGpuTypes: image.gpuTypes ?? null,
    SoftwarePorts: image.software.map(({ name, port }) => ({ Software: name, Port: port })),
    GroupId: image.groupId,
    VersionName: image.groupId ? "v1" : "",
    CreateTime: image.createdAt,
    PubTime: image.type === "Community" ? 1712649600 : 0,
    Size: image.size,
    AutoStart: false,
    FailedReason: image.status === "UnAvailable" ? "made to fail by the emulator's failingImages" : "",
    Visibility: image.type === "Community" || image.published ? 1 : 0,
  };
}

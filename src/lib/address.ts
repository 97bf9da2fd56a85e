import ipaddr from "ipaddr.js";

export type Address = ipaddr.IPv4 | ipaddr.IPv6;
export type Network = readonly [Address, number];

const cidr = (text: string): [Address, number] => ipaddr.parseCIDR(text);

/**
 * https://www.iana.org/assignments/iana-ipv4-special-registry, and one that looks public and is not: Azure
 * gives 168.63.129.16 to each machine as the way to its host, which hands out keys and certificates.
 * https://learn.microsoft.com/en-us/azure/virtual-network/what-is-ip-address-168-63-129-16
 */
const SPECIAL_IPV4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "168.63.129.16/32",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
].map(cidr);

/**
 * Inside the global block; everything outside it is special as well.
 * https://www.iana.org/assignments/iana-ipv6-special-registry
 */
const SPECIAL_IPV6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"].map(cidr);
const GLOBAL_IPV6 = cidr("2000::/3");

/** Where the last 32 bits are an IPv4 address that the system or the network really connects to. */
const IPV4_IN_IPV6 = ["::ffff:0:0/96", "64:ff9b::/96"].map(cidr);

/** Own networks of people and companies: what an operator may have a reason to allow. */
const OWN_NETWORKS: readonly (readonly [Network, string | number])[] = [
  [cidr("10.0.0.0/8"), 24],
  [cidr("172.16.0.0/12"), 24],
  [cidr("192.168.0.0/16"), 24],
  [cidr("100.64.0.0/10"), 24],
  [cidr("127.0.0.0/8"), "127.0.0.0/8"],
  [cidr("::1/128"), "::1/128"],
  [cidr("fc00::/7"), 64],
];

/** A single address is a network of one; undefined for what is neither. */
export function networkOf(text: string): Network | undefined {
  if (text.includes("/")) {
    if (!ipaddr.isValidCIDR(text) || isShortIpv4(text)) return undefined;
    return unwrapNetwork(ipaddr.parseCIDR(text));
  }
  if (!ipaddr.isValid(text) || isShortIpv4(text)) return undefined;
  const address = unwrap(ipaddr.parse(text));
  return [address, address.kind() === "ipv4" ? 32 : 128];
}

/** Private, local, documentation, multicast, reserved …: everything that is not the public internet. */
export function isSpecialPurpose(address: Address): boolean {
  if (address instanceof ipaddr.IPv4) return SPECIAL_IPV4.some((network) => address.match(network));
  return !address.match(GLOBAL_IPV6) || SPECIAL_IPV6.some((network) => address.match(network));
}

/** The network to allow so that the address is; undefined where nobody should. */
export function suggestion(text: string): string | undefined {
  const address = networkOf(text)?.[0];
  if (!address) return undefined;
  for (const [network, scope] of OWN_NETWORKS) {
    if (address.kind() !== network[0].kind() || !matches(address, network)) continue;
    if (typeof scope === "string") return scope;
    const start =
      address instanceof ipaddr.IPv4
        ? ipaddr.IPv4.networkAddressFromCIDR(`${address}/${scope}`)
        : ipaddr.IPv6.networkAddressFromCIDR(`${address}/${scope}`);
    return `${start}/${scope}`;
  }
  return undefined;
}

export const matches = (address: Address, network: Network): boolean =>
  address.kind() === network[0].kind() && address.match([network[0], network[1]]);

function unwrap(address: Address): Address {
  if (address instanceof ipaddr.IPv4 || !IPV4_IN_IPV6.some((network) => address.match(network))) {
    return address;
  }
  return new ipaddr.IPv4(address.toByteArray().slice(12));
}

function unwrapNetwork([address, bits]: Network): Network {
  const inner = unwrap(address);
  return inner === address || bits < 96 ? [address, bits] : [inner, bits - 96];
}

/** `10.1` and `0x7f.1` mean different addresses to different readers: a URL has none of them left. */
function isShortIpv4(text: string): boolean {
  return !text.includes(":") && !ipaddr.IPv4.isValidFourPartDecimal(text.replace(/\/.*$/, ""));
}

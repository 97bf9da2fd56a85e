/** What plays the public internet inside the suite's own network. */
export const PUBLIC = ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"] as const;

/**
 * What plays the machines around the hub: each of them answers in the suite's own network, and none of them
 * may ever be asked. 127.0.0.0/8 and ::1 are there as well.
 */
export const PRIVATE: readonly string[] = [
  "10.0.0.1",
  "10.255.255.254",
  "100.64.0.1",
  // The metadata services of Alibaba, Azure, Oracle, AWS and most others.
  "100.100.100.200",
  "168.63.129.16",
  "192.0.0.192",
  "169.254.169.254",
  "169.254.170.2",
  "172.16.0.1",
  "172.31.255.254",
  "192.0.2.1",
  "192.88.99.1",
  "192.168.0.1",
  "192.168.1.1",
  "198.18.0.1",
  "198.51.100.1",
  "203.0.113.1",
  "240.0.0.1",
  "fd00::1",
  "fd00:ec2::254",
  "fd20:ce::254",
  "fec0::1",
  "64:ff9b::7f00:1",
  "64:ff9b::a00:1",
  "64:ff9b::a9fe:a9fe",
  "64:ff9b:1::1",
  "100::1",
  "2001::1",
  "2001:0:4136:e378:8000:63bf:3fff:fdd2",
  "2001:db8::1",
  "2002:7f00:1::1",
  "2002:a9fe:a9fe::1",
  "3fff::1",
  "5f00::1",
  "::7f00:1",
  "::a00:1",
  "::ffff:0:7f00:1",
];

/** The name server that /etc/resolv.conf names inside the suite's own network. */
export const NAME_SERVER = { address: "127.0.0.53", port: 53 } as const;

/** Lines of /etc/hosts there. */
export const HOSTS = [
  "127.0.0.1 localhost",
  "::1 localhost ip6-localhost",
  "10.0.0.1 intranet",
  "93.184.216.34 known-public",
] as const;

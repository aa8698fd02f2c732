export const geo = [
  'GEOADD <key> [NX|XX] [CH] (<longitude> <latitude> <place>)...', 'GEOADD <key> 13.361389 38.115556 Palermo 15.087269 37.502669 Catania', 'GEOPOS <key> <place>...', 'GEODIST <key> <place> <place> [<unit>]', 'GEOHASH <key> <place>...',
  'GEOSEARCH <key> (FROMMEMBER <place>|FROMLONLAT <longitude> <latitude>) (BYRADIUS <radius> <unit>|BYBOX <radius> <radius> <unit>) [ASC|DESC] [COUNT <count> [ANY]] [WITHCOORD] [WITHDIST] [WITHHASH]',
  'GEOSEARCHSTORE <key> <key> FROMMEMBER <place> BYRADIUS <radius> km [ASC] [STOREDIST]', 'GEORADIUS <key> <longitude> <latitude> <radius> <unit> [WITHDIST] [WITHCOORD] [COUNT <count>] [ASC|DESC] [STORE <key>]',
  'GEORADIUSBYMEMBER <key> <place> <radius> <unit> [STOREDIST <key>]', 'GEORADIUS_RO <key> <longitude> <latitude> <radius> <unit> ASC', 'ZRANGE <key> 0 -1 WITHSCORES', 'SET <key> <value>', 'DEL <key>',
] as const

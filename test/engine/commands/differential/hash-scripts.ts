import type { Script } from './comparison.ts'

export const hashScripts: Readonly<Record<string, Script>> = {
  'HSET, HGET and their kin': [
    'hset h a 1 b 2', 'hset h a 3 c 4', 'hget h a', 'hget h nofield', 'hget nokey a', 'hmget h a nofield b', 'hmget nokey a b', 'hgetall h', 'hgetall nokey', 'hkeys h', 'hvals h', 'hkeys nokey', 'hvals nokey', 'hlen h', 'hlen nokey', 'hexists h a', 'hexists h x', 'hexists nokey x', 'hstrlen h a', 'hstrlen h x', 'hstrlen nokey x', 'hsetnx h a 9', 'hsetnx h d 9', 'hget h d', 'hmset h e 5', 'hmset h e', 'hset h e', 'hset h', 'hset h a 1 b', 'hdel h a nofield b', 'hdel nokey a', 'hgetall h', 'hdel h c d e', 'exists h', 'hset x f f f g', 'hgetall x', 'hdel x f f',
    'set s v', 'hset s a 1', 'hget s a', 'hmget s a', 'hgetall s', 'hkeys s', 'hvals s', 'hlen s', 'hexists s a', 'hstrlen s a', 'hsetnx s a 1', 'hmset s a 1', 'hdel s a', 'hincrby s a 1', 'hincrbyfloat s a 1', 'hrandfield s', 'hrandfield s 1', 'hscan s 0', 'hset s a', 'hmset h a 1 b', 'hset h "" ""', 'hget h ""', 'hstrlen h ""',
  ],
  'HINCRBY, HINCRBYFLOAT': [
    'hincrby h a 5', 'hincrby h a -3', 'hset h b x c 9223372036854775807 d " 1" e 1.5', 'hincrby h b 1', 'hincrby h c 1', 'hincrby h d 1', 'hincrby h e 1', 'hincrby h a x', 'hincrby h a 1.5', 'hincrby h c -1', 'hset h f -9223372036854775808', 'hincrby h f -1', 'hincrbyfloat h a 1.5', 'hincrbyfloat h a 0.1', 'hincrbyfloat h b 1', 'hincrbyfloat h d 1', 'hincrbyfloat h new 3.0', 'hincrbyfloat h a x', 'hincrbyfloat h a inf', 'hincrbyfloat h a nan', 'hset h i inf', 'hincrbyfloat h i 1', 'hincrbyfloat h e -1.5', 'hincrbyfloat h big 1e20', 'hincrbyfloat h big 1.1', 'hgetall h', 'hset h z ""', 'hincrby h z 1', 'hincrbyfloat h z 1', 'hincrby nokey f 0', 'hget nokey f',
  ],
  'HRANDFIELD, HSCAN': [
    'hset h a 1', 'hrandfield h', 'hrandfield h 1', 'hrandfield h 5', 'hrandfield h -3', 'hrandfield h 1 withvalues', 'hrandfield h -3 withvalues', 'hrandfield h 0', 'hrandfield nokey', 'hrandfield nokey 5', 'hrandfield nokey 5 withvalues', 'hrandfield h x', 'hrandfield h 1 foo', 'hrandfield h 1 withvalues x', 'hrandfield h -9223372036854775808', 'hrandfield h 9223372036854775807 withvalues', 'hset h b 2 c 3 d 4', '? hrandfield h', '? hrandfield h 2', '? hrandfield h -9', '? hrandfield h 2 withvalues', '? hrandfield h -9 withvalues', '~ hrandfield h 10', '? hrandfield h 10 withvalues', '? hrandfield h 4 withvalues',
    'hscan h 0', 'hscan h 0 match a', 'hscan h 0 match [a-c] count 1', 'hscan h 0 count 0', 'hscan h 0 type hash', 'hscan h x', 'hscan nokey 0', 'hscan nokey 0 foo', 'hscan nokey x', 'hscan h 0 match', 'hscan h 0 count x', 'hscan h 5', 'hscan h',
  ],
}

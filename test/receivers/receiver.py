"""A webhook receiver in Python: `receiver.py fiscal|garagereg`, the secret in SECRET_KEY.

Checks signatures as receivers of the two formats do. Prints one JSON line with its port, then one
for each request. Uses Flask where it is installed, otherwise the standard library.
"""
import hashlib
import hmac
import json
import os
import sys

SECRET_KEY = os.environ['SECRET_KEY']


def say(value):
    sys.stdout.buffer.write(json.dumps(value).encode('ascii') + b'\n')
    sys.stdout.buffer.flush()


def validar_webhook(payload_json, signature, secret_key):
    """Valida assinatura do webhook"""
    expected = hmac.new(
        secret_key.encode(),
        payload_json.encode(),
        hashlib.sha256
    ).hexdigest()

    return hmac.compare_digest(signature, expected)


def webhook_fiscal(headers, data):
    signature = headers.get('X-Webhook-Signature')
    payload = data.decode('utf-8')

    if not validar_webhook(payload, signature, SECRET_KEY):
        return {'error': 'Invalid signature'}, 401

    data = json.loads(payload)
    say({'event': data['evento'], 'timestamp': data['timestamp'], 'data': data['dados'], 'body': payload})
    return {'status': 'ok'}, 200


def generate_signature(payload, secret):
    signature = hmac.new(
        secret.encode('utf-8'),
        payload.encode('utf-8'),
        hashlib.sha256
    ).hexdigest()
    return f"sha256={signature}"


def verify_webhook_signature(payload: str, signature: str, secret: str) -> bool:
    expected_signature = generate_signature(payload, secret)
    return hmac.compare_digest(signature, expected_signature)


def webhook_garagereg(headers, data):
    payload = data.decode('utf-8')

    if not verify_webhook_signature(payload, headers.get('X-GarageReg-Signature'), SECRET_KEY):
        return {'error': 'Invalid signature'}, 401

    event = json.loads(payload)
    assert event['event_type'] == headers['X-GarageReg-Event']
    assert event['request_id'] == headers['X-GarageReg-Request-ID']
    assert headers['X-GarageReg-Timestamp']
    assert headers['User-Agent'] == 'GarageReg-Webhook/2.0'
    say({'event': event['event_type'], 'timestamp': event['timestamp'], 'data': event['payload_data'], 'body': payload})
    return {'status': 'ok'}, 200


handle = {'fiscal': webhook_fiscal, 'garagereg': webhook_garagereg}[sys.argv[1]]


def with_flask():
    import logging

    from flask import Flask, jsonify, request
    from werkzeug.serving import make_server

    logging.getLogger('werkzeug').setLevel(logging.ERROR)
    app = Flask(__name__)

    @app.route('/webhook', methods=['POST'])
    def webhook():
        answer, status = handle(request.headers, request.data)
        if status != 200:
            say({'refused': status})
        return jsonify(answer), status

    return make_server('127.0.0.1', 0, app)


def without_flask():
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            data = self.rfile.read(int(self.headers['Content-Length']))
            answer, status = handle(self.headers, data)
            if status != 200:
                say({'refused': status})
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header('Content-Type', 'application/json')
            self.send_header('Content-Length', str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    return ThreadingHTTPServer(('127.0.0.1', 0), Handler)


try:
    if os.environ.get('WITHOUT_FLASK'):
        raise ImportError
    server = with_flask()
except ImportError:
    server = without_flask()
say({'port': server.server_address[1]})
server.serve_forever()

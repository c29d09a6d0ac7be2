<?php
// A dealer's program in PHP with the SoapClient that PHP brings: calls everything, prints as JSON what came back.
// Arguments: address, code, key, a photo, the number of a request.
declare(strict_types=1);

[, $address, $code, $key, $photo, $request] = $argv;
$options = ['location' => $address, 'trace' => false, 'cache_wsdl' => WSDL_CACHE_NONE];
$dealer = new SoapClient("$address?wsdl", $options + ['login' => $code, 'password' => $key]);

function fault_of(callable $call): array
{
    try {
        $call();
        return ['code' => null];
    } catch (SoapFault $fault) {
        $problems = $fault->detail->Problems->problem ?? [];
        $problems = is_array($problems) ? $problems : [$problems];
        return [
            'code' => preg_replace('/^.*:/', '', $fault->faultcode),
            'words' => $fault->faultstring,
            'problems' => array_map(fn ($problem) => [$problem->code, $problem->field ?? null, $problem->value ?? null], $problems),
        ];
    }
}

function sign(string $code, string $key): SoapHeader
{
    $wsse = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';
    $text = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText';
    $token = '<wsse:Security xmlns:wsse="' . $wsse . '"><wsse:UsernameToken><wsse:Username>' . $code
        . '</wsse:Username><wsse:Password Type="' . $text . '">' . $key . '</wsse:Password></wsse:UsernameToken></wsse:Security>';
    return new SoapHeader($wsse, 'Security', new SoapVar($token, XSD_ANYXML), true);
}

$car = ['make' => 'Hyundai', 'model' => 'Солярис', 'year' => 2022, 'mileage_km' => '41 000 км', 'price' => 1050000,
    'acquired_on' => '2026-03-01'];
$told = [];

// Lists of one are sent as PHP people write them: the thing itself.
$first = $car + ['unique_id' => 'P-1', 'vin' => 'Z94K241C5KR000001', 'photos' => ['photo' => 'P-1_1.jpg']];
$second = ['unique_id' => 'P-2', 'vin' => 'Z94K241C7KR000002', 'price' => 'дорого'] + $car;
$told['upload'] = $dealer->UploadStock([
    'mode' => 'delta',
    'car' => [$first, $second],
    'photo' => ['name' => 'P-1_1.jpg', 'content' => file_get_contents($photo)],
]);
$told['looked_up'] = $dealer->GetUpload(['upload' => $told['upload']->upload]);
$told['refused'] = fault_of(fn () => $dealer->PutCar(['car' => ['unique_id' => 'P-3', 'vin' => 'X'] + $car]));
$told['unknown'] = fault_of(fn () => $dealer->WithdrawCar(['unique_id' => 'nowhere']));
$told['stranger'] = fault_of(fn () => (new SoapClient("$address?wsdl", $options))->GetRequests([]));

$signed = new SoapClient("$address?wsdl", $options);
$signed->__setSoapHeaders(sign($code, $key));
$told['signed'] = $signed->PutCar([
    'car' => ['price' => '1 000 000,00 р.', 'options' => ['option' => 'abs'],
        'expenses' => ['expense' => ['kind' => 'preparation', 'amount' => 30000]]] + $first,
]);

$told['sold'] = $dealer->MarkSold(['unique_id' => 'P-1', 'sold_on' => '2026-04-01', 'sale_price' => 990000]);
$told['put'] = $dealer->PutCar(['car' => ['price' => 900000] + $second]);
$told['withdrawn'] = $dealer->WithdrawCar(['unique_id' => 'P-2']);
$told['requests'] = $dealer->GetRequests([]);
$told['answered'] = $dealer->AnswerRequest(['request' => (int) $request, 'body' => 'Да, машина есть.']);

$later = new SoapClient("$address?wsdl", $options + ['login' => $code, 'password' => $key, 'soap_version' => SOAP_1_2]);
$told['by_1_2'] = $later->GetUpload(['upload' => $told['upload']->upload]);
$told['refused_by_1_2'] = fault_of(fn () => $later->GetUpload(['upload' => 999999]));

echo json_encode($told, JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR);

<?php
// Sends letters.
declare(strict_types=1);

namespace Example\Mail;

use Example\Log\{Logger, Level};
use function strlen;

require_once __DIR__ . '/helpers.php';

const MOST = 10, LEAST = 1;
define('OLD', 1);

/** What sends. */
interface Sender extends \Countable
{
    public const NAME = 'sender';
    public function send(string $to, string ...$lines): bool;
}

trait Logs
{
    protected ?Logger $logger = null;
    protected function log(string $line): void { $this->logger?->log($line); }
}

enum Level: int implements Sender
{
    case Low = 1;
    case High = 2;
    const DEFAULT = self::Low;
    public static function parse(string $name): self { return self::Low; }
}

/**
 * Sends by mail.
 */
#[Service(name: 'mail')]
final class Mailer extends Base implements Sender
{
    use Logs;

    private const LIMITS = [
        'a' => 1,
    ];
    public static int $sent = 0, $failed = 0;
    private array $headers = [
        'X' => 'y',
    ];

    public function __construct(private readonly Logger $logger, protected string $from = 'a@b')
    {
        parent::__construct();
    }

    #[Override]
    public function send(
        string $to,
        string ...$lines
    ): bool {
        $each = function (string $line) use ($to) {
            return $line . $to;
        };
        $short = fn ($x) => $x * 2;
        foreach ($lines as $line) {
            if ($line === '') {
                continue;
            }
        }
        return (bool) array_map($each, $lines);
    }

    abstract protected function hidden(): ?int;
    public function &reference() { return $this->headers; }
    public function count(): int { return 0; }
}

function helper(int $a, &$b = null): int
{
    function within() { return 1; }
    return $a;
}

if (!function_exists('late')) {
    function late() {}
}

$anonymous = new class { public function inside() {} };
?>
<p><?= helper(1) ?></p>

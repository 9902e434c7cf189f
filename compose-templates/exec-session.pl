# Runs programs in this container for the program outside that started this one with `docker exec -i`, as many at once
# as it likes: a `docker exec` for each takes far longer than most of them do. It ends when its stdin does.
#
# A request is: number (4 bytes), length (4 bytes), and the words of a command line, separated by zero bytes. Without
# words, the program of that number is ended. An answer is: number, wait status, length of its stdout, length of its
# stderr (4 bytes each, all big-endian), and both. The first one answers request 0, which is never sent: this runs.
use strict;
use warnings;
use POSIX ();

use constant CHUNK => 65_536;

my $incoming = '';
# By number: { pid, open (outputs not at their end), out, err }.
my %programs;
# By descriptor of an output: [handle, program's number, 'out' or 'err'].
my %outputs;

$SIG{PIPE} = 'IGNORE';

sub answer {
    my ($number, $status, $out, $err) = @_;
    my $bytes = pack('N4', $number, $status, length $out, length $err) . $out . $err;
    while (length $bytes) {
        # Nobody reads any more: there is nobody to work for.
        my $written = syswrite STDOUT, $bytes or leave();
        substr $bytes, 0, $written, '';
    }
}

sub leave {
    kill 'TERM', map { $_->{pid} } values %programs;
    POSIX::_exit(0);
}

sub start {
    my ($number, @words) = @_;
    pipe my $out, my $out_end or return answer($number, 127 << 8, '', "pipe: $!\n");
    pipe my $err, my $err_end or return answer($number, 127 << 8, '', "pipe: $!\n");
    my $pid = fork;
    return answer($number, 127 << 8, '', "fork: $!\n") unless defined $pid;
    if ($pid == 0) {
        open STDIN, '<', '/dev/null';
        open STDOUT, '>&', $out_end;
        open STDERR, '>&', $err_end;
        $SIG{PIPE} = 'DEFAULT';
        { no warnings; exec { $words[0] } @words }
        print STDERR "$words[0]: $!\n";
        POSIX::_exit(127);
    }
    $programs{$number} = { pid => $pid, open => 2, out => '', err => '' };
    $outputs{ fileno $out } = [$out, $number, 'out'];
    $outputs{ fileno $err } = [$err, $number, 'err'];
}

sub read_requests {
    sysread STDIN, $incoming, CHUNK, length $incoming or leave();
    while (length $incoming >= 8) {
        my ($number, $length) = unpack 'N N', $incoming;
        last if length $incoming < 8 + $length;
        my $words = substr substr($incoming, 0, 8 + $length, ''), 8;
        if ($length) { start($number, split /\0/, $words, -1) }
        elsif ($programs{$number}) { kill 'TERM', $programs{$number}{pid} }
    }
}

sub read_output {
    my ($handle, $number, $which) = @{ $outputs{ $_[0] } };
    my $program = $programs{$number};
    return if sysread $handle, $program->{$which}, CHUNK, length $program->{$which};
    delete $outputs{ $_[0] };
    close $handle;
    return if --$program->{open};
    waitpid $program->{pid}, 0;
    answer($number, $?, $program->{out}, $program->{err});
    delete $programs{$number};
}

binmode STDIN;
binmode STDOUT;
answer(0, 0, '', '');
while (1) {
    my $bits = '';
    vec($bits, $_, 1) = 1 for fileno STDIN, keys %outputs;
    next if select($bits, undef, undef, undef) < 0;
    for my $output (keys %outputs) { read_output($output) if vec($bits, $output, 1) }
    read_requests() if vec($bits, fileno STDIN, 1);
}

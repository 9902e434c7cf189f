#!/usr/bin/perl
# A door between the network of this cluster's containers and the program that started the cluster.
#
# That program runs `docker exec -i <gateway> perl gateway.pl` and speaks over stdin and stdout. So it can listen and
# connect inside this network as if it were a container itself, with no published port, no route from containers to the
# machine, and no further image: every Debian has the Perl that this needs (perl-base). It ends when stdin does.
#
# Frames, both ways: type (1 byte), channel (4 bytes), length of the payload (4 bytes), all big-endian; the payload.
#
#   type      sent by  channel           payload
#   1 listen  program  of the request    tcp:PORT or unix:/path; answered by ok or error
#   2 ok      gateway  of the request    none. The first one answers request 0, which is never sent: the gateway runs
#   3 error   gateway  of the request    why not
#   4 open    gateway  a new one         the address listened to: somebody connected to it
#             program  a new one         tcp:HOST:PORT or unix:/path to connect to; data may follow at once
#   5 data    both     its own           bytes
#   6 end     both     its own           none: no more data comes from this side (half-close)
#   7 reset   both     its own           why. After `end` it only says that nothing more will be read: what was sent
#                                        before still gets there. Without, the connection breaks off at once.
#
# The program numbers from 0x80000000, the gateway from 1, so they never choose the same channel. A channel is over when
# both sides have sent `end`, or one `reset`; frames for it may still be on their way then, and are passed over.
#
# What can't be sent on yet is kept, however much it is: the peers speak HTTP/2, whose own flow control bounds it.
use strict;
use warnings;
use Errno qw(EAGAIN EINPROGRESS EINTR);
use Fcntl qw(F_GETFL F_SETFL O_NONBLOCK);
use File::Basename qw(dirname);
use File::Path qw(make_path);
use POSIX ();
use Socket qw(:DEFAULT IPPROTO_TCP TCP_NODELAY getaddrinfo);

use constant { LISTEN => 1, OK => 2, ERROR => 3, OPEN => 4, DATA => 5, ENDED => 6, RESET => 7 };
use constant HEADER => 9;
# Most bytes in one payload; more is an error.
use constant MAX_PAYLOAD => 65_536;
# While so many bytes wait for stdout, no more are read from connections, which makes their peers wait.
use constant CONGESTED => 1_048_576;
use constant RESOLVE_SECONDS => 5;

# Writing to what is closed is an error to handle, not the end of this process; nobody waits for the resolvers.
$SIG{PIPE} = $SIG{CHLD} = 'IGNORE';

# --- One loop waits for everything -------------------------------------------------------------------------------

# What to call when a descriptor can be read or written, by number, and the same as bits for select.
my (%on_read, %on_write);
my ($read_bits, $write_bits) = ('', '');

sub watch {
    my ($handlers, $bits, $handle, $call) = @_;
    my $fd = fileno $handle;
    vec($$bits, $fd, 1) = defined $call ? 1 : 0;
    if (defined $call) { $handlers->{$fd} = $call }
    else               { delete $handlers->{$fd} }
}
sub watch_read  { watch(\%on_read,  \$read_bits,  @_) }
sub watch_write { watch(\%on_write, \$write_bits, @_) }

sub ready {
    my ($handlers, $bits) = @_;
    return map { [$handlers, $_, $handlers->{$_}] } grep { vec($bits, $_, 1) } keys %$handlers;
}

sub wait_and_call {
    my ($readable, $writable) = ($read_bits, $write_bits);
    if (congested()) {
        $readable = '';
        vec($readable, fileno STDIN, 1) = 1;
    }
    if (select($readable, $writable, undef, undef) < 0) {
        return if $! == EINTR;
        die "select: $!\n";
    }
    for (ready(\%on_write, $writable), ready(\%on_read, $readable)) {
        my ($handlers, $fd, $call) = @$_;
        # An earlier call may have closed this one, and given its number to another.
        $call->() if defined $handlers->{$fd} && $handlers->{$fd} == $call;
    }
}

sub non_blocking {
    my ($handle) = @_;
    fcntl($handle, F_SETFL, fcntl($handle, F_GETFL, 0) | O_NONBLOCK);
}

sub close_handle {
    my ($handle) = @_;
    watch_read($handle);
    watch_write($handle);
    close $handle;
}

# --- Frames --------------------------------------------------------------------------------------------------------

my ($incoming, $outgoing) = ('', '');

sub congested { return length($outgoing) > CONGESTED }

sub send_frame {
    my ($type, $id, $payload) = @_;
    $payload = '' unless defined $payload;
    $outgoing .= pack('C N N', $type, $id, length $payload) . $payload;
}

# Writes as much of a buffer as can be written now. Returns whether that went well.
sub write_some {
    my ($handle, $buffer) = @_;
    while (length $$buffer) {
        my $written = syswrite $handle, $$buffer, MAX_PAYLOAD;
        return $! == EAGAIN || $! == EINTR unless defined $written;
        substr($$buffer, 0, $written, '');
    }
    return 1;
}

sub flush_stdout {
    # Nobody reads any more: there is nobody to work for.
    write_some(\*STDOUT, \$outgoing) or exit 0;
    watch_write(\*STDOUT, length $outgoing ? \&flush_stdout : undef);
}

sub read_frames {
    my $read = sysread STDIN, $incoming, MAX_PAYLOAD, length $incoming;
    return if !defined $read && ($! == EAGAIN || $! == EINTR);
    exit 0 unless $read;
    while (length $incoming >= HEADER) {
        my ($type, $id, $length) = unpack 'C N N', $incoming;
        die "a frame of $length bytes is too long\n" if $length > MAX_PAYLOAD;
        last if length $incoming < HEADER + $length;
        my $payload = substr substr($incoming, 0, HEADER + $length, ''), HEADER;
        handle_frame($type, $id, $payload);
    }
}

# --- Channels: one connection each ---------------------------------------------------------------------------------

# By id: { id, handle (none while the name is resolved), open (connected), outgoing (bytes for the connection),
# ended (the program sent its last byte), told (the connection knows), eof (the connection sent its last byte),
# unread (nobody wants what it sends) }.
my %channels;
my $last_id = 0;

sub new_channel {
    my ($id) = @_;
    return $channels{$id} = { id => $id, outgoing => '' };
}

sub opened {
    my ($channel, $handle) = @_;
    # Fails for Unix sockets, which never wait for more to send.
    setsockopt $handle, IPPROTO_TCP, TCP_NODELAY, 1;
    @$channel{qw(handle open)} = ($handle, 1);
    watch_read($handle, sub { read_connection($channel) }) unless $channel->{unread};
    write_connection($channel);
}

sub forget {
    my ($channel) = @_;
    delete $channels{ $channel->{id} };
    close_handle($channel->{handle}) if $channel->{handle};
}

# Ends a channel and tells the program why.
sub fail {
    my ($channel, $why) = @_;
    send_frame(RESET, $channel->{id}, "$why");
    forget($channel);
}

# Ends a connection so that its peer sees it break off, and not end as if all were well.
sub break_off {
    my ($channel) = @_;
    setsockopt $channel->{handle}, SOL_SOCKET, SO_LINGER, pack('i i', 1, 0) if $channel->{handle};
    forget($channel);
}

sub read_connection {
    my ($channel) = @_;
    my $read = sysread $channel->{handle}, my $bytes, MAX_PAYLOAD;
    return if !defined $read && ($! == EAGAIN || $! == EINTR);
    return fail($channel, $!) unless defined $read;
    return send_frame(DATA, $channel->{id}, $bytes) if $read;
    send_frame(ENDED, $channel->{id});
    watch_read($channel->{handle});
    $channel->{eof} = 1;
    forget($channel) if $channel->{told};
}

sub write_connection {
    my ($channel) = @_;
    return unless $channel->{open};
    my $handle = $channel->{handle};
    write_some($handle, \$channel->{outgoing}) or return fail($channel, $!);
    my $left = length $channel->{outgoing};
    watch_write($handle, $left ? sub { write_connection($channel) } : undef);
    return if $left || !$channel->{ended};
    return forget($channel) if $channel->{eof} || $channel->{unread};
    shutdown $handle, 1 unless $channel->{told};
    $channel->{told} = 1;
}

# --- Listening -----------------------------------------------------------------------------------------------------

sub unix_address {
    my ($path) = @_;
    die "$path is too long for a Unix socket\n" if length $path > 107;
    return pack_sockaddr_un($path);
}

sub listen_on {
    my ($address) = @_;
    my $handle;
    if ($address =~ /^tcp:(\d+)$/) {
        # A copy: pack_sockaddr_in takes $1 itself for port 0.
        my $port = $1;
        socket $handle, PF_INET, SOCK_STREAM, 0 or die "$!\n";
        setsockopt $handle, SOL_SOCKET, SO_REUSEADDR, 1;
        bind $handle, pack_sockaddr_in($port, INADDR_ANY) or die "$!\n";
    }
    elsif ($address =~ m{^unix:(/.+)$}) {
        my $path = $1;
        my $name = unix_address($path);
        make_path(dirname $path);
        # A gateway that was killed left it.
        unlink $path if -S $path;
        socket $handle, PF_UNIX, SOCK_STREAM, 0 or die "$!\n";
        bind $handle, $name or die "$!\n";
        # Nodes may run as another user.
        chmod 0777, $path or die "$!\n";
    }
    else { die "not an address to listen on\n" }
    listen $handle, SOMAXCONN or die "$!\n";
    non_blocking($handle);
    watch_read($handle, sub { accept_all($handle, $address) });
}

sub accept_all {
    my ($listener, $address) = @_;
    while (accept my $handle, $listener) {
        non_blocking($handle);
        my $channel = new_channel(++$last_id);
        send_frame(OPEN, $channel->{id}, $address);
        opened($channel, $handle);
    }
}

# --- Connecting ----------------------------------------------------------------------------------------------------

sub connect_to {
    my ($channel, $target) = @_;
    if ($target =~ m{^unix:(/.+)$}) {
        my $address = eval { unix_address($1) };
        return defined $address ? try_addresses($channel, $address) : fail($channel, $@);
    }
    return resolve($channel, $1, $2) if $target =~ /^tcp:(.+):(\d+)$/;
    fail($channel, "not an address to connect to: $target");
}

# Asks for the addresses of a name in a process of its own: for a name that no running container has, Docker asks the
# name servers of the machine, which may take seconds, and every other channel would stand still.
sub resolve {
    my ($channel, $host, $port) = @_;
    pipe my $answer, my $question or return fail($channel, $!);
    my $pid = fork;
    return fail($channel, "can't fork: $!") unless defined $pid;
    if ($pid == 0) {
        # What stays open here could not end, or be listened on again, before this process does.
        close $_->{handle} for grep { $_->{handle} } values %channels;
        POSIX::close($_) for 1, 2, keys %on_read;
        alarm RESOLVE_SECONDS;
        my ($error, @found) = getaddrinfo($host, $port, { socktype => SOCK_STREAM });
        syswrite $question, $error ? "-$error" : pack 'a (n/a*)*', '+', map { $_->{addr} } @found;
        POSIX::_exit(0);
    }
    close $question;
    watch_read(
        $answer,
        sub {
            # It is written at once, so it is here as a whole; nothing is, where the alarm ended the process.
            my $read = sysread $answer, my $said, MAX_PAYLOAD;
            close_handle($answer);
            # The program may have given up meanwhile.
            return unless $channels{ $channel->{id} };
            return fail($channel, "$host can't be resolved in time") unless $read;
            return fail($channel, "$host can't be resolved: " . substr $said, 1) if $said =~ /^-/;
            try_addresses($channel, unpack 'x (n/a*)*', $said);
        }
    );
}

# Connects to the first address that can be connected to.
sub try_addresses {
    my ($channel, @addresses) = @_;
    my $why = 'no address';
    while (defined(my $address = shift @addresses)) {
        socket my $handle, sockaddr_family($address), SOCK_STREAM, 0 or return fail($channel, $!);
        non_blocking($handle);
        return opened($channel, $handle) if connect $handle, $address;
        $why = $!;
        next unless $! == EINPROGRESS;
        $channel->{handle} = $handle;
        watch_write(
            $handle,
            sub {
                my $error = unpack 'i', getsockopt $handle, SOL_SOCKET, SO_ERROR;
                return opened($channel, $handle) unless $error;
                close_handle($handle);
                delete $channel->{handle};
                return try_addresses($channel, @addresses) if @addresses;
                $! = $error;
                fail($channel, $!);
            }
        );
        return;
    }
    fail($channel, $why);
}

# --- What the program asks -----------------------------------------------------------------------------------------

sub handle_frame {
    my ($type, $id, $payload) = @_;
    if ($type == LISTEN) {
        if (eval { listen_on($payload); 1 }) { send_frame(OK, $id) }
        else                                 { send_frame(ERROR, $id, $@ =~ s/\s+$//r) }
        return;
    }
    return connect_to(new_channel($id), $payload) if $type == OPEN;
    die "a frame of unknown type $type\n" unless $type == DATA || $type == ENDED || $type == RESET;
    my $channel = $channels{$id} or return;
    if ($type == RESET) {
        return break_off($channel) unless $channel->{ended};
        $channel->{unread} = 1;
        watch_read($channel->{handle}) if $channel->{open};
    }
    elsif ($type == ENDED) { $channel->{ended} = 1 }
    else                 { $channel->{outgoing} .= $payload }
    write_connection($channel);
}

binmode STDIN;
binmode STDOUT;
non_blocking(\*STDOUT);
watch_read(\*STDIN, \&read_frames);
send_frame(OK, 0);
while (1) {
    flush_stdout();
    wait_and_call();
}

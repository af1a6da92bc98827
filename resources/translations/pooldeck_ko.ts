<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko_KR">
<context>
    <name>Format</name>
    <message>
        <source>%1 s</source>
        <translation>%1초</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1분 %2초</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1시간 %2분</translation>
    </message>
    <message>
        <source>%1 d %2 h</source>
        <translation>%1일 %2시간</translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation>%1/초</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1%</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>date and time of day</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1 s ago</source>
        <translation>%1초 전</translation>
    </message>
    <message>
        <source>%1 min ago</source>
        <translation>%1분 전</translation>
    </message>
    <message>
        <source>%1 h ago</source>
        <translation>%1시간 전</translation>
    </message>
    <message>
        <source>%1 d ago</source>
        <translation>%1일 전</translation>
    </message>
    <message>
        <source>Scheduled</source>
        <translation>예약됨</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>대기 중</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>대기열</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>실행 중</translation>
    </message>
    <message>
        <source>Succeeded</source>
        <translation>성공</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>취소됨</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>중지 중</translation>
    </message>
    <message>
        <source>The task reported an error.</source>
        <translation>작업이 오류를 보고했습니다.</translation>
    </message>
    <message>
        <source>The task took longer than its timeout.</source>
        <translation>작업이 제한 시간을 넘겼습니다.</translation>
    </message>
    <message>
        <source>The program ended with an error status.</source>
        <translation>프로그램이 오류 상태로 끝났습니다.</translation>
    </message>
    <message>
        <source>The program was ended by a signal.</source>
        <translation>프로그램이 시그널로 종료되었습니다.</translation>
    </message>
    <message>
        <source>Pooldeck ended while the task was running.</source>
        <translation>작업이 실행되는 동안 Pooldeck이 종료되었습니다.</translation>
    </message>
    <message>
        <source>A task that this one depends on did not succeed.</source>
        <translation>이 작업이 의존하는 작업이 성공하지 못했습니다.</translation>
    </message>
    <message>
        <source>The task did not react when it was asked to stop.</source>
        <translation>중지 요청에 작업이 반응하지 않았습니다.</translation>
    </message>
    <message>
        <source>%1 / %2</source>
        <comment>bytes done of all</comment>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>%1
… %2 more characters are not shown here.</source>
        <translation>%1
… %2자가 더 있지만 여기에는 표시하지 않습니다.</translation>
    </message>
    <message>
        <source>Unresponsive</source>
        <translation>응답 없음</translation>
    </message>
    <message>
        <source>Thread pool</source>
        <translation>스레드 풀</translation>
    </message>
    <message>
        <source>Event loop</source>
        <translation>이벤트 루프</translation>
    </message>
    <message>
        <source>Worker process</source>
        <translation>작업 프로세스</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>프로그램</translation>
    </message>
    <message>
        <source>%1 per second</source>
        <translation>초당 %1개</translation>
    </message>
    <message>
        <source>%1 per minute</source>
        <translation>분당 %1개</translation>
    </message>
    <message>
        <source>%1 per hour</source>
        <translation>시간당 %1개</translation>
    </message>
    <message>
        <source>%1 in %2</source>
        <comment>so many in a stretch of time</comment>
        <translation>%2에 %1개</translation>
    </message>
    <message>
        <source>Timed out, stopping</source>
        <translation>시간 초과, 멈추는 중</translation>
    </message>
</context>
<context>
    <name>pooldeck::AboutDialog</name>
    <message>
        <source>About Pooldeck</source>
        <translation>Pooldeck 정보</translation>
    </message>
    <message>
        <source>Pooldeck %1</source>
        <translation>Pooldeck %1</translation>
    </message>
    <message>
        <source>Runs background tasks that any program on this machine submits, and shows how they do.</source>
        <translation>이 컴퓨터의 프로그램이 맡긴 백그라운드 작업을 실행하고, 그 상황을 보여 줍니다.</translation>
    </message>
    <message>
        <source>Free software under the GNU General Public License, version 3. There is no warranty.</source>
        <translation>GNU 일반 공중 사용 허가서(GPL) 버전 3에 따른 자유 소프트웨어입니다. 보증은 없습니다.</translation>
    </message>
    <message>
        <source>Dashboard</source>
        <translation>대시보드</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>작업</translation>
    </message>
    <message>
        <source>Search tasks</source>
        <translation>작업 검색</translation>
    </message>
    <message>
        <source>Cancel the selected tasks</source>
        <translation>선택한 작업 취소</translation>
    </message>
    <message>
        <source>Copy the ids of the selected tasks</source>
        <translation>선택한 작업의 ID 복사</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>끝내기</translation>
    </message>
    <message>
        <source>Pin the selected tasks, or unpin them</source>
        <translation>선택한 작업 고정 또는 고정 해제</translation>
    </message>
    <message>
        <source>Remove the selected tasks from the history</source>
        <translation>선택한 작업을 기록에서 제거</translation>
    </message>
    <message>
        <source>Schedules</source>
        <translation>일정</translation>
    </message>
    <message>
        <source>Queues &amp; Resources</source>
        <translation>대기열과 자원</translation>
    </message>
    <message>
        <source>New task</source>
        <translation>새 작업</translation>
    </message>
    <message>
        <source>Run the selected tasks again</source>
        <translation>선택한 작업 다시 실행</translation>
    </message>
    <message>
        <source>Run the selected task again with changes</source>
        <translation>선택한 작업을 고쳐서 다시 실행</translation>
    </message>
</context>
<context>
    <name>pooldeck::CancelQuestion</name>
    <message>
        <source>Cancel tasks</source>
        <translation>작업 취소</translation>
    </message>
    <message>
        <source>Other tasks wait for task %1.</source>
        <translation>다른 작업이 작업 %1을(를) 기다리고 있습니다.</translation>
    </message>
    <message>
        <source>Other tasks wait for those that you cancel.</source>
        <translation>다른 작업이 취소하려는 작업을 기다리고 있습니다.</translation>
    </message>
    <message>
        <source>Those that need them to succeed will fail, unless they are cancelled too.</source>
        <translation>함께 취소하지 않으면, 이 작업의 성공이 필요한 작업은 실패합니다.</translation>
    </message>
    <message>
        <source>Cancel that one too (1 task)</source>
        <translation>그 작업도 취소(1개)</translation>
    </message>
    <message>
        <source>Cancel those too (%1 tasks)</source>
        <translation>그 작업들도 취소(%1개)</translation>
    </message>
    <message>
        <source>Cancel only this</source>
        <translation>이 작업만 취소</translation>
    </message>
    <message>
        <source>Cancel only these</source>
        <translation>선택한 작업만 취소</translation>
    </message>
    <message>
        <source>Keep all</source>
        <translation>모두 유지</translation>
    </message>
</context>
<context>
    <name>pooldeck::ChartLegend</name>
    <message>
        <source>%1: %2</source>
        <comment>a series and its value</comment>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>pooldeck::ChipButton</name>
    <message>
        <source>Tasks in this state: %1</source>
        <translation>이 상태의 작업: %1개</translation>
    </message>
</context>
<context>
    <name>pooldeck::CloseDialog</name>
    <message>
        <source>Remember my choice</source>
        <translation>선택 기억하기</translation>
    </message>
    <message>
        <source>Close Pooldeck</source>
        <translation>Pooldeck 닫기</translation>
    </message>
    <message>
        <source>Kept running, Pooldeck goes on without its window. Its icon in the system tray brings the window back.</source>
        <translation>계속 실행하면 Pooldeck은 창 없이 동작합니다. 시스템 트레이의 아이콘으로 창을 다시 열 수 있습니다.</translation>
    </message>
    <message>
        <source>Kept running, Pooldeck minimises its window: this desktop has no system tray to keep it in.</source>
        <translation>계속 실행하면 Pooldeck은 창을 최소화합니다. 이 데스크톱에는 시스템 트레이가 없습니다.</translation>
    </message>
    <message>
        <source>Stopped, running tasks get a little time to end and are then cancelled; queued tasks wait for the next start.</source>
        <translation>중지하면 실행 중인 작업은 잠시 끝날 시간을 가진 뒤 취소되고, 대기열의 작업은 다음 시작을 기다립니다.</translation>
    </message>
    <message>
        <source>Keep running in the tray</source>
        <translation>트레이에서 계속 실행</translation>
    </message>
    <message>
        <source>Keep running minimised</source>
        <translation>최소화하고 계속 실행</translation>
    </message>
    <message>
        <source>Stop and quit</source>
        <translation>중지하고 끝내기</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Tasks are unfinished: %1 running, %2 queued.</source>
        <translation>끝나지 않은 작업이 있습니다: 실행 중 %1개, 대기열 %2개.</translation>
    </message>
</context>
<context>
    <name>pooldeck::CopyButton</name>
    <message>
        <source>Copy to the clipboard</source>
        <translation>클립보드에 복사</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>복사했습니다</translation>
    </message>
</context>
<context>
    <name>pooldeck::DurationEdit</name>
    <message>
        <source>A duration is a number with a unit, such as 90s, 5m, 1.5h or 2d.</source>
        <translation>기간은 90s, 5m, 1.5h, 2d처럼 숫자와 단위로 적습니다.</translation>
    </message>
</context>
<context>
    <name>pooldeck::EmptyTasks</name>
    <message>
        <source>There are no tasks yet</source>
        <translation>아직 작업이 없습니다</translation>
    </message>
    <message>
        <source>With the client</source>
        <translation>클라이언트로</translation>
    </message>
    <message>
        <source>Over HTTP</source>
        <translation>HTTP로</translation>
    </message>
    <message>
        <source>Submit one here or from a terminal, and it shows up here at once.</source>
        <translation>여기나 터미널에서 작업을 제출하면 바로 여기에 나타납니다.</translation>
    </message>
    <message>
        <source>New task…</source>
        <translation>새 작업…</translation>
    </message>
    <message>
        <source>Submit a new task (Ctrl+N)</source>
        <translation>새 작업을 제출합니다 (Ctrl+N)</translation>
    </message>
</context>
<context>
    <name>pooldeck::HistoryTableModel</name>
    <message>
        <source>%1 runs, %2 to %3</source>
        <translation>실행 %1회, %2~%3</translation>
    </message>
    <message>
        <source>#%1</source>
        <comment>a task&apos;s number</comment>
        <translation>#%1</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>실행</translation>
    </message>
    <message>
        <source>What became of it</source>
        <translation>결과</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>작업</translation>
    </message>
</context>
<context>
    <name>pooldeck::LatencyCard</name>
    <message>
        <source>budget 2 ms</source>
        <translation>목표 2 ms</translation>
    </message>
    <message>
        <source>stall from 50 ms</source>
        <translation>50 ms부터 멈춤</translation>
    </message>
    <message>
        <source>Chart of the event loops&apos; latency</source>
        <translation>이벤트 루프 지연 차트</translation>
    </message>
    <message>
        <source>Event loop latency</source>
        <translation>이벤트 루프 지연</translation>
    </message>
    <message>
        <source>last 60 s</source>
        <translation>최근 60초</translation>
    </message>
    <message>
        <source>stall from %1</source>
        <translation>%1부터 멈춤</translation>
    </message>
</context>
<context>
    <name>pooldeck::LogText</name>
    <message>
        <source>Log of the task</source>
        <translation>작업의 로그</translation>
    </message>
</context>
<context>
    <name>pooldeck::LogView</name>
    <message>
        <source>Copy all</source>
        <translation>모두 복사</translation>
    </message>
    <message>
        <source>Copy the lines shown to the clipboard</source>
        <translation>표시된 줄을 클립보드에 복사</translation>
    </message>
    <message>
        <source>The task wrote no log.</source>
        <translation>작업이 로그를 남기지 않았습니다.</translation>
    </message>
    <message>
        <source>The task has written nothing so far.</source>
        <translation>작업이 아직 아무것도 기록하지 않았습니다.</translation>
    </message>
    <message>
        <source>The log cannot be read: %1</source>
        <translation>로그를 읽을 수 없습니다: %1</translation>
    </message>
    <message>
        <source>The newest %1 lines; older lines were dropped.</source>
        <translation>최근 %1줄입니다. 더 오래된 줄은 버려졌습니다.</translation>
    </message>
    <message>
        <source>The first %1 lines were dropped to keep the log within its limit.</source>
        <translation>로그 한도를 지키기 위해 처음 %1줄이 버려졌습니다.</translation>
    </message>
</context>
<context>
    <name>pooldeck::LoopTable</name>
    <message>
        <source>Latency of each event loop</source>
        <translation>이벤트 루프별 지연</translation>
    </message>
    <message>
        <source>%1: p50 %2, p99 %3, max %4, stalls %5</source>
        <translation>%1: p50 %2, p99 %3, 최대 %4, 멈춤 %5</translation>
    </message>
    <message>
        <source>stalls</source>
        <translation>멈춤</translation>
    </message>
    <message>
        <source>p50</source>
        <translation>p50</translation>
    </message>
    <message>
        <source>p99</source>
        <translation>p99</translation>
    </message>
    <message>
        <source>max</source>
        <translation>최대</translation>
    </message>
</context>
<context>
    <name>pooldeck::MainWindow</name>
    <message>
        <source>Pooldeck</source>
        <translation>Pooldeck</translation>
    </message>
    <message>
        <source>Dashboard</source>
        <translation>대시보드</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>작업</translation>
    </message>
    <message>
        <source>Search tasks</source>
        <translation>작업 검색</translation>
    </message>
    <message>
        <source>About Pooldeck</source>
        <translation>Pooldeck 정보</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>끝내기</translation>
    </message>
    <message>
        <source>The disk is full.</source>
        <translation>디스크가 가득 찼습니다.</translation>
    </message>
    <message>
        <source>Nothing is accepted or started until there is space again; Pooldeck tries again by itself. What was accepted is kept.</source>
        <translation>공간이 생길 때까지 작업을 받거나 시작하지 않습니다. Pooldeck이 스스로 다시 시도합니다. 이미 받은 작업은 그대로 남아 있습니다.</translation>
    </message>
    <message>
        <source>The database is damaged.</source>
        <translation>데이터베이스가 손상되었습니다.</translation>
    </message>
    <message>
        <source>Nothing is accepted or started until it is repaired or replaced.</source>
        <translation>복구하거나 교체할 때까지 작업을 받거나 시작하지 않습니다.</translation>
    </message>
    <message>
        <source>The database cannot be written.</source>
        <translation>데이터베이스에 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>Nothing is accepted or started until it can be written again; Pooldeck tries again by itself. What was accepted is kept.</source>
        <translation>다시 쓸 수 있을 때까지 작업을 받거나 시작하지 않습니다. Pooldeck이 스스로 다시 시도합니다. 이미 받은 작업은 그대로 남아 있습니다.</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>중지하는 중…</translation>
    </message>
    <message>
        <source>Stopping: 1 task is still running…</source>
        <translation>중지하는 중: 작업 1개가 아직 실행 중입니다…</translation>
    </message>
    <message>
        <source>Stopping: %1 tasks are still running…</source>
        <translation>중지하는 중: 작업 %1개가 아직 실행 중입니다…</translation>
    </message>
    <message>
        <source>Running tasks get a little time to end and are then cancelled. Queued tasks wait for the next start.</source>
        <translation>실행 중인 작업은 잠시 끝날 시간을 가진 뒤 취소됩니다. 대기열의 작업은 다음 시작을 기다립니다.</translation>
    </message>
    <message>
        <source>Queues &amp; Resources</source>
        <translation>대기열과 자원</translation>
    </message>
    <message>
        <source>New task</source>
        <translation>새 작업</translation>
    </message>
    <message>
        <source>Schedules</source>
        <translation>일정</translation>
    </message>
</context>
<context>
    <name>pooldeck::MessageBar</name>
    <message>
        <source>Close this message</source>
        <translation>메시지 닫기</translation>
    </message>
</context>
<context>
    <name>pooldeck::Navigation</name>
    <message>
        <source>Pages</source>
        <translation>페이지</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>a page and its shortcut</comment>
        <translation>%1 (%2)</translation>
    </message>
</context>
<context>
    <name>pooldeck::NewTaskDialog</name>
    <message>
        <source>New task</source>
        <translation>새 작업</translation>
    </message>
    <message>
        <source>Submit</source>
        <translation>제출</translation>
    </message>
    <message>
        <source>Edit task %1 and run it again</source>
        <translation>작업 %1을(를) 고쳐서 다시 실행</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>다시 실행</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>a field, and what is wrong with it</comment>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>pooldeck::PauseDialog</name>
    <message>
        <source>Pause</source>
        <translation>일시 중지</translation>
    </message>
    <message>
        <source>15 min</source>
        <translation>15분</translation>
    </message>
    <message>
        <source>1 h</source>
        <translation>1시간</translation>
    </message>
    <message>
        <source>Tomorrow, 8:00</source>
        <translation>내일 8:00</translation>
    </message>
    <message>
        <source>&amp;Until</source>
        <translation>종료 시각(&amp;U)</translation>
    </message>
    <message>
        <source>Then it goes on by itself.</source>
        <translation>그때가 되면 저절로 다시 시작합니다.</translation>
    </message>
    <message>
        <source>Or for</source>
        <translation>또는</translation>
    </message>
    <message>
        <source>This time is over.</source>
        <translation>이미 지난 시각입니다.</translation>
    </message>
</context>
<context>
    <name>pooldeck::PoolBar</name>
    <message>
        <source>Threads at work</source>
        <translation>일하는 스레드</translation>
    </message>
    <message>
        <source>%1 / %2</source>
        <comment>threads at work of all</comment>
        <translation>%1 / %2</translation>
    </message>
</context>
<context>
    <name>pooldeck::PoolCard</name>
    <message>
        <source>Active</source>
        <translation>사용 중</translation>
    </message>
    <message>
        <source>Chart of the pool threads at work</source>
        <translation>일하는 풀 스레드 차트</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>대기열</translation>
    </message>
    <message>
        <source>Chart of the queued tasks</source>
        <translation>대기열 작업 차트</translation>
    </message>
    <message>
        <source>Pool</source>
        <translation>풀</translation>
    </message>
    <message>
        <source>%1 / %2</source>
        <comment>threads at work of all</comment>
        <translation>%1 / %2</translation>
    </message>
</context>
<context>
    <name>pooldeck::PoolSizeCard</name>
    <message>
        <source>Threads of the pool</source>
        <translation>풀의 스레드</translation>
    </message>
    <message>
        <source>&amp;Threads</source>
        <translation>스레드(&amp;T)</translation>
    </message>
    <message>
        <source>So many tasks of the thread pool run at once. It is changed at once, until the program ends; --threads sets it for the next start.</source>
        <translation>스레드 풀의 작업은 이만큼 동시에 실행됩니다. 바로 바뀌며 프로그램이 끝날 때까지 유지됩니다. 다음 시작의 값은 --threads로 정합니다.</translation>
    </message>
    <message>
        <source>Thread pool</source>
        <translation>스레드 풀</translation>
    </message>
    <message>
        <source>The size of the thread pool cannot be changed.</source>
        <translation>스레드 풀의 크기를 바꿀 수 없습니다.</translation>
    </message>
    <message>
        <source>%1 of %2 at work. Queued in all: %3.</source>
        <translation>%2개 중 %1개가 일하고 있습니다. 모든 실행기의 대기 작업: %3개.</translation>
    </message>
    <message>
        <source>A task does not stop; a further thread stands in for its one.</source>
        <translation>멈추지 않는 작업이 있어 다른 스레드가 그 자리를 대신합니다.</translation>
    </message>
    <message>
        <source>%1 tasks do not stop; further threads stand in for theirs.</source>
        <translation>멈추지 않는 작업이 %1개 있어 다른 스레드가 그 자리를 대신합니다.</translation>
    </message>
</context>
<context>
    <name>pooldeck::QueueDialog</name>
    <message>
        <source>Queue “%1”</source>
        <translation>대기열 “%1”</translation>
    </message>
    <message>
        <source>New queue</source>
        <translation>새 대기열</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>저장</translation>
    </message>
    <message>
        <source>Make</source>
        <translation>만들기</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>제한 없음</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>이름(&amp;N)</translation>
    </message>
    <message>
        <source>Tasks name their queue; it need not be made before.</source>
        <translation>작업이 대기열의 이름을 지정하며, 미리 만들어 둘 필요는 없습니다.</translation>
    </message>
    <message>
        <source>&amp;Tasks at once</source>
        <translation>동시 작업 수(&amp;T)</translation>
    </message>
    <message>
        <source>No more of its tasks run at the same time.</source>
        <translation>이 대기열의 작업은 동시에 이보다 많이 실행되지 않습니다.</translation>
    </message>
    <message>
        <source>&amp;Starts</source>
        <translation>시작 횟수(&amp;S)</translation>
    </message>
    <message>
        <source>No more of its tasks start in that time:</source>
        <translation>다음 시간 동안 이보다 많은 작업이 시작되지 않습니다:</translation>
    </message>
    <message>
        <source>&amp;in</source>
        <translation>시간(&amp;I)</translation>
    </message>
    <message>
        <source>A duration, such as 1s, 5m or 1h.</source>
        <translation>1s, 5m, 1h와 같은 기간입니다.</translation>
    </message>
    <message>
        <source>A name has 1 to 100 letters of a–z, digits and . _ - and begins with a letter or digit.</source>
        <translation>이름은 영문자, 숫자, . _ - 로 된 1~100자이며 영문자나 숫자로 시작합니다.</translation>
    </message>
    <message>
        <source>It must be above 0 and at most a year.</source>
        <translation>0보다 크고 1년 이하여야 합니다.</translation>
    </message>
</context>
<context>
    <name>pooldeck::QueuesCard</name>
    <message>
        <source>Queues</source>
        <translation>대기열</translation>
    </message>
    <message>
        <source>New queue…</source>
        <translation>새 대기열…</translation>
    </message>
    <message>
        <source>New…</source>
        <translation>새로 만들기…</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>편집…</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>일시 중지</translation>
    </message>
    <message>
        <source>Pause until…</source>
        <translation>일정 시각까지 중지…</translation>
    </message>
    <message>
        <source>Show its tasks</source>
        <translation>작업 보기</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>작업</translation>
    </message>
    <message>
        <source>Remove its settings…</source>
        <translation>설정 제거…</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>제거…</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>다시 시작</translation>
    </message>
    <message>
        <source>Let tasks of this queue start again (P)</source>
        <translation>이 대기열의 작업을 다시 시작합니다 (P)</translation>
    </message>
    <message>
        <source>Start no further task of this queue; what runs goes on (P)</source>
        <translation>이 대기열의 작업을 더 시작하지 않습니다. 실행 중인 작업은 계속됩니다 (P)</translation>
    </message>
    <message>
        <source>Remove the limits and the pause of this queue (Delete)</source>
        <translation>이 대기열의 제한과 일시 중지를 제거합니다 (Delete)</translation>
    </message>
    <message>
        <source>Nothing is set for this queue.</source>
        <translation>이 대기열에는 설정된 것이 없습니다.</translation>
    </message>
    <message>
        <source>Pause the queue “%1”</source>
        <translation>대기열 “%1” 일시 중지</translation>
    </message>
    <message>
        <source>Until then no task of this queue is started. What runs goes on.</source>
        <translation>그때까지 이 대기열의 작업을 시작하지 않습니다. 실행 중인 작업은 계속됩니다.</translation>
    </message>
    <message>
        <source>The queue “%1” was not changed: %2</source>
        <translation>대기열 “%1”을(를) 바꾸지 못했습니다: %2</translation>
    </message>
    <message>
        <source>Remove settings</source>
        <translation>설정 제거</translation>
    </message>
    <message>
        <source>Remove the settings of the queue “%1”?</source>
        <translation>대기열 “%1”의 설정을 제거할까요?</translation>
    </message>
    <message>
        <source>Its limits and its pause end: its tasks start as soon as a slot is free.</source>
        <translation>제한과 일시 중지가 끝나, 자리가 나는 대로 작업이 시작됩니다.</translation>
    </message>
    <message>
        <source>Its limits end: its tasks start as soon as a slot is free.</source>
        <translation>제한이 끝나, 자리가 나는 대로 작업이 시작됩니다.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>제거</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>유지</translation>
    </message>
    <message>
        <source>What the config file says of it holds again.</source>
        <translation>설정 파일에 적힌 내용이 다시 적용됩니다.</translation>
    </message>
</context>
<context>
    <name>pooldeck::QueueTableModel</name>
    <message>
        <source>Paused until %1</source>
        <translation>%1까지 일시 중지</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>제한 없음</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>작동 중</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>일시 중지됨</translation>
    </message>
    <message>
        <source>%1 / %2</source>
        <comment>running tasks, of those that may</comment>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Double-click to see the tasks of “%1”</source>
        <translation>두 번 클릭하면 “%1”의 작업을 봅니다</translation>
    </message>
    <message>
        <source>No task of it is started; what runs goes on.</source>
        <translation>새 작업을 시작하지 않습니다. 실행 중인 작업은 계속됩니다.</translation>
    </message>
    <message>
        <source>Its tasks are started as soon as they may.</source>
        <translation>작업을 시작할 수 있는 대로 시작합니다.</translation>
    </message>
    <message>
        <source>How many tasks may start in a stretch of time</source>
        <translation>일정 시간 동안 시작할 수 있는 작업 수</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>대기열</translation>
    </message>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>대기 중</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>실행 중</translation>
    </message>
    <message>
        <source>At once</source>
        <translation>동시 실행</translation>
    </message>
    <message>
        <source>Rate limit</source>
        <translation>속도 제한</translation>
    </message>
</context>
<context>
    <name>pooldeck::RecurrenceForm</name>
    <message>
        <source>at an interval</source>
        <translation>일정 간격으로</translation>
    </message>
    <message>
        <source>by the calendar (cron)</source>
        <translation>달력에 따라(cron)</translation>
    </message>
    <message>
        <source>once</source>
        <translation>한 번</translation>
    </message>
    <message>
        <source>When</source>
        <translation>시기</translation>
    </message>
    <message>
        <source>R&amp;uns</source>
        <translation>실행(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Every</source>
        <translation>간격(&amp;E)</translation>
    </message>
    <message>
        <source>A duration, such as 30s, 5m, 1h or 1d.</source>
        <translation>30s, 5m, 1h, 1d와 같은 기간입니다.</translation>
    </message>
    <message>
        <source>&amp;Beginning</source>
        <translation>시작(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Expression</source>
        <translation>표현식(&amp;E)</translation>
    </message>
    <message>
        <source>Minute, hour, day of month, month, day of week; or @hourly, @daily, @weekly, @monthly.</source>
        <translation>분, 시, 일, 월, 요일 순서로 적거나 @hourly, @daily, @weekly, @monthly를 적습니다.</translation>
    </message>
    <message>
        <source>Time &amp;zone</source>
        <translation>시간대(&amp;Z)</translation>
    </message>
    <message>
        <source>&amp;At</source>
        <translation>시각(&amp;A)</translation>
    </message>
    <message>
        <source>Next runs</source>
        <translation>다음 실행</translation>
    </message>
    <message>
        <source>This time is over.</source>
        <translation>이미 지난 시각입니다.</translation>
    </message>
    <message>
        <source>It must be from 1 s to 10 years.</source>
        <translation>1초에서 10년 사이여야 합니다.</translation>
    </message>
    <message>
        <source>It must be the name of a time zone, such as Europe/Berlin or UTC.</source>
        <translation>Asia/Seoul이나 UTC 같은 시간대 이름이어야 합니다.</translation>
    </message>
    <message>
        <source>They are shown as soon as this can be read.</source>
        <translation>위 내용을 읽을 수 있게 되면 나타납니다.</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>a time, and how long until then</comment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>There is none.</source>
        <translation>없습니다.</translation>
    </message>
</context>
<context>
    <name>pooldeck::ResourceDialog</name>
    <message>
        <source>Resource “%1”</source>
        <translation>자원 “%1”</translation>
    </message>
    <message>
        <source>New resource</source>
        <translation>새 자원</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>저장</translation>
    </message>
    <message>
        <source>Make</source>
        <translation>만들기</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>이름(&amp;N)</translation>
    </message>
    <message>
        <source>Tasks name the resources that they need, “gpu” for example.</source>
        <translation>작업이 필요한 자원의 이름을 지정합니다. 예: “gpu”.</translation>
    </message>
    <message>
        <source>&amp;Capacity</source>
        <translation>용량(&amp;C)</translation>
    </message>
    <message>
        <source>The tasks that run never hold more units of it than this together.</source>
        <translation>실행 중인 작업들이 함께 이보다 많은 단위를 차지하지 않습니다.</translation>
    </message>
    <message>
        <source>Tasks that hold more than a lower capacity go on; no further one starts before there is enough.</source>
        <translation>낮춘 용량보다 많이 차지한 작업은 계속되며, 충분해질 때까지 새 작업은 시작되지 않습니다.</translation>
    </message>
    <message>
        <source>A name has 1 to 100 letters of a–z, digits and . _ - and begins with a letter or digit.</source>
        <translation>이름은 영문자, 숫자, . _ - 로 된 1~100자이며 영문자나 숫자로 시작합니다.</translation>
    </message>
    <message>
        <source>There is a resource of this name.</source>
        <translation>이 이름의 자원이 이미 있습니다.</translation>
    </message>
</context>
<context>
    <name>pooldeck::ResourcesCard</name>
    <message>
        <source>Resources</source>
        <translation>자원</translation>
    </message>
    <message>
        <source>New resource…</source>
        <translation>새 자원…</translation>
    </message>
    <message>
        <source>Change the capacity…</source>
        <translation>용량 변경…</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>제거…</translation>
    </message>
    <message>
        <source>There are no resources.
A resource stands for something that only so many tasks may use at once, a GPU or a disk say. Make one, and let tasks name it.</source>
        <translation>자원이 없습니다.
자원은 GPU나 디스크처럼 동시에 정해진 수의 작업만 쓸 수 있는 것을 나타냅니다. 하나 만들고 작업에서 그 이름을 지정하세요.</translation>
    </message>
    <message>
        <source>New…</source>
        <translation>새로 만들기…</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>편집…</translation>
    </message>
    <message>
        <source>Remove resource</source>
        <translation>자원 제거</translation>
    </message>
    <message>
        <source>Remove the resource “%1”?</source>
        <translation>자원 “%1”을(를) 제거할까요?</translation>
    </message>
    <message>
        <source>Tasks that need it and wait already go on waiting until it is made again; new ones that need it are refused.</source>
        <translation>이미 기다리는 작업은 자원이 다시 만들어질 때까지 기다리고, 이 자원이 필요한 새 작업은 거절됩니다.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>제거</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>유지</translation>
    </message>
    <message>
        <source>The resource “%1” stays: a running task holds it.</source>
        <translation>실행 중인 작업이 쓰고 있어 자원 “%1”을(를) 제거하지 않았습니다.</translation>
    </message>
    <message>
        <source>The resource “%1” was not removed: %2</source>
        <translation>자원 “%1”을(를) 제거하지 못했습니다: %2</translation>
    </message>
    <message>
        <source>It keeps the capacity that the config file says: %1.</source>
        <translation>설정 파일에 적힌 용량 %1이(가) 다시 적용됩니다.</translation>
    </message>
</context>
<context>
    <name>pooldeck::ResourceTableModel</name>
    <message>
        <source>%1 / %2</source>
        <comment>units in use, of all</comment>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>The capacity was lowered while tasks hold more: none is started before they have given it back.</source>
        <translation>작업들이 더 차지한 동안 용량을 낮췄습니다. 돌려줄 때까지 새 작업은 시작되지 않습니다.</translation>
    </message>
    <message>
        <source>Resource</source>
        <translation>자원</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>사용 중</translation>
    </message>
    <message>
        <source>Free</source>
        <translation>남음</translation>
    </message>
</context>
<context>
    <name>pooldeck::ResultBox</name>
    <message>
        <source>Load</source>
        <translation>불러오기</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>다른 이름으로 저장…</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>결과</translation>
    </message>
    <message>
        <source>Shows the beginning of the large result here</source>
        <translation>큰 결과의 앞부분을 여기에 표시합니다</translation>
    </message>
    <message>
        <source>The result is large: %1.</source>
        <translation>결과가 큽니다: %1.</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>불러오는 중…</translation>
    </message>
    <message>
        <source>The beginning of the result.</source>
        <translation>결과의 앞부분입니다.</translation>
    </message>
    <message>
        <source>The result cannot be read: %1</source>
        <translation>결과를 읽을 수 없습니다: %1</translation>
    </message>
    <message>
        <source>Save the result</source>
        <translation>결과 저장</translation>
    </message>
    <message>
        <source>JSON (*.json)</source>
        <translation>JSON (*.json)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>모든 파일 (*)</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>저장하는 중…</translation>
    </message>
    <message>
        <source>Saved as %1.</source>
        <translation>%1(으)로 저장했습니다.</translation>
    </message>
    <message>
        <source>The result was not saved: %1</source>
        <translation>결과를 저장하지 못했습니다: %1</translation>
    </message>
</context>
<context>
    <name>pooldeck::ScheduleDetails</name>
    <message>
        <source>What became of its last runs</source>
        <translation>최근 실행의 결과</translation>
    </message>
    <message>
        <source>The selected schedule</source>
        <translation>선택한 일정</translation>
    </message>
    <message>
        <source>Select a schedule to see its next runs and what became of the last ones.</source>
        <translation>일정을 선택하면 다음 실행과 최근 실행의 결과를 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>When</source>
        <translation>시기</translation>
    </message>
    <message>
        <source>Expression</source>
        <translation>표현식</translation>
    </message>
    <message>
        <source>Time zone</source>
        <translation>시간대</translation>
    </message>
    <message>
        <source>Task type</source>
        <translation>작업 종류</translation>
    </message>
    <message>
        <source>Params</source>
        <translation>매개변수</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>대기열</translation>
    </message>
    <message>
        <source>Late runs</source>
        <translation>늦은 실행</translation>
    </message>
    <message>
        <source>Late after</source>
        <translation>늦음 기준</translation>
    </message>
    <message>
        <source>If the last one still runs</source>
        <translation>앞의 작업이 실행 중이면</translation>
    </message>
    <message>
        <source>Jitter</source>
        <translation>임의 지연</translation>
    </message>
    <message>
        <source>Runs so far</source>
        <translation>지금까지 실행</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>건너뜀</translation>
    </message>
    <message>
        <source>Next runs</source>
        <translation>다음 실행</translation>
    </message>
    <message>
        <source>It has not run yet.</source>
        <translation>아직 실행되지 않았습니다.</translation>
    </message>
    <message>
        <source>Last runs</source>
        <translation>최근 실행</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>a time, and how long until then</comment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>None while it is paused.</source>
        <translation>일시 중지된 동안에는 없습니다.</translation>
    </message>
    <message>
        <source>There is none to come.</source>
        <translation>남은 실행이 없습니다.</translation>
    </message>
</context>
<context>
    <name>pooldeck::ScheduleDialog</name>
    <message>
        <source>Schedule “%1”</source>
        <translation>일정 “%1”</translation>
    </message>
    <message>
        <source>New schedule</source>
        <translation>새 일정</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>저장</translation>
    </message>
    <message>
        <source>Make</source>
        <translation>만들기</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>이름(&amp;N)</translation>
    </message>
    <message>
        <source>What</source>
        <translation>작업</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>규칙</translation>
    </message>
    <message>
        <source>&amp;Late runs</source>
        <translation>늦은 실행(&amp;L)</translation>
    </message>
    <message>
        <source>Of runs whose time went by while Pooldeck was not running.</source>
        <translation>Pooldeck이 실행되지 않는 동안 시각이 지난 실행에 적용됩니다.</translation>
    </message>
    <message>
        <source>Late a&amp;fter</source>
        <translation>늦음 기준(&amp;F)</translation>
    </message>
    <message>
        <source>So long a run may wait and be on time.</source>
        <translation>이만큼 늦어도 제때 실행된 것으로 봅니다.</translation>
    </message>
    <message>
        <source>If the last one still &amp;runs</source>
        <translation>앞의 작업이 실행 중이면(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Jitter</source>
        <translation>임의 지연(&amp;J)</translation>
    </message>
    <message>
        <source>Each run starts up to so much later, by chance.</source>
        <translation>실행마다 이 범위 안에서 임의로 늦게 시작합니다.</translation>
    </message>
    <message>
        <source>A name is required.</source>
        <translation>이름이 필요합니다.</translation>
    </message>
    <message>
        <source>It must be at most a year.</source>
        <translation>1년 이하여야 합니다.</translation>
    </message>
    <message>
        <source>It must be at most a day.</source>
        <translation>하루 이하여야 합니다.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>a field, and what is wrong with it</comment>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>pooldeck::SchedulesPage</name>
    <message>
        <source>New schedule…</source>
        <translation>새 일정…</translation>
    </message>
    <message>
        <source>New…</source>
        <translation>새로 만들기…</translation>
    </message>
    <message>
        <source>Run now</source>
        <translation>지금 실행</translation>
    </message>
    <message>
        <source>Submit its task now; its times stay as they are (R)</source>
        <translation>지금 작업을 제출합니다. 정해진 시각은 그대로입니다 (R)</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>편집…</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>일시 중지</translation>
    </message>
    <message>
        <source>Pause until…</source>
        <translation>일정 시각까지 중지…</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>제거…</translation>
    </message>
    <message>
        <source>Pause the schedule “%1”</source>
        <translation>일정 “%1” 일시 중지</translation>
    </message>
    <message>
        <source>Runs whose time comes before then are skipped.</source>
        <translation>그때까지 시각이 되는 실행은 건너뜁니다.</translation>
    </message>
    <message>
        <source>The schedule “%1” was not changed: %2</source>
        <translation>일정 “%1”을(를) 바꾸지 못했습니다: %2</translation>
    </message>
    <message>
        <source>“%1” was submitted as task %2.</source>
        <translation>“%1”을(를) 작업 %2(으)로 제출했습니다.</translation>
    </message>
    <message>
        <source>“%1” was not run: %2</source>
        <translation>“%1”을(를) 실행하지 못했습니다: %2</translation>
    </message>
    <message>
        <source>Remove schedule</source>
        <translation>일정 제거</translation>
    </message>
    <message>
        <source>Remove the schedule “%1”?</source>
        <translation>일정 “%1”을(를) 제거할까요?</translation>
    </message>
    <message>
        <source>Its history goes with it; the tasks that it has submitted stay. This cannot be undone. A pause keeps it from running, too.</source>
        <translation>기록도 함께 제거되며, 이미 제출한 작업은 남습니다. 되돌릴 수 없습니다. 실행만 막으려면 일시 중지해도 됩니다.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>제거</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>유지</translation>
    </message>
    <message>
        <source>The schedule “%1” was not removed: %2</source>
        <translation>일정 “%1”을(를) 제거하지 못했습니다: %2</translation>
    </message>
    <message>
        <source>Schedules</source>
        <translation>일정</translation>
    </message>
    <message>
        <source>There are no schedules yet</source>
        <translation>아직 일정이 없습니다</translation>
    </message>
    <message>
        <source>A schedule submits a task by the clock: once, at an interval, or by the calendar, “daily at 3:00 in Berlin” say. It goes on over a restart, and tells what became of each run.</source>
        <translation>일정은 정해진 때에 작업을 제출합니다. 한 번, 일정 간격으로, 또는 “매일 3:00(서울)”처럼 달력에 따라 실행합니다. 다시 시작해도 이어지며 실행마다 결과를 알려 줍니다.</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>다시 시작</translation>
    </message>
    <message>
        <source>Let this schedule run again (P)</source>
        <translation>이 일정을 다시 실행하게 합니다 (P)</translation>
    </message>
    <message>
        <source>Skip the runs of this schedule until it is resumed (P)</source>
        <translation>다시 시작할 때까지 이 일정의 실행을 건너뜁니다 (P)</translation>
    </message>
</context>
<context>
    <name>pooldeck::ScheduleTableModel</name>
    <message>
        <source>Ran as task %1</source>
        <translation>작업 %1(으)로 실행됨</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>not yet</source>
        <translation>아직 없음</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>일정</translation>
    </message>
    <message>
        <source>When</source>
        <translation>시기</translation>
    </message>
    <message>
        <source>Time zone</source>
        <translation>시간대</translation>
    </message>
    <message>
        <source>Next run</source>
        <translation>다음 실행</translation>
    </message>
    <message>
        <source>Last run</source>
        <translation>최근 실행</translation>
    </message>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>how long until a time, and that time</comment>
        <translation>%1 (%2)</translation>
    </message>
</context>
<context>
    <name>pooldeck::SchemaForm</name>
    <message>
        <source>%1 *</source>
        <comment>a required field</comment>
        <translation>%1 *</translation>
    </message>
    <message>
        <source>%1, required</source>
        <translation>%1, 필수</translation>
    </message>
    <message>
        <source>Params</source>
        <translation>매개변수</translation>
    </message>
    <message>
        <source>Other params</source>
        <translation>그 밖의 매개변수</translation>
    </message>
    <message>
        <source>A JSON object, such as {&quot;name&quot;: &quot;value&quot;}.</source>
        <translation>{&quot;name&quot;: &quot;value&quot;}와 같은 JSON 객체입니다.</translation>
    </message>
    <message>
        <source>It must be a JSON object, such as {&quot;name&quot;: &quot;value&quot;}.</source>
        <translation>{&quot;name&quot;: &quot;value&quot;}와 같은 JSON 객체여야 합니다.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>a place in a value, and what is wrong</comment>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>pooldeck::ServerStatusBar</name>
    <message>
        <source>The worst event loop: 99 of 100 events are handled within this time.</source>
        <translation>가장 느린 이벤트 루프: 이벤트 100개 중 99개가 이 시간 안에 처리됩니다.</translation>
    </message>
    <message>
        <source>Threads of the pool that run a task, of all.</source>
        <translation>풀의 전체 스레드 중 작업을 실행하는 스레드 수입니다.</translation>
    </message>
    <message>
        <source>Tasks that wait for a free slot.</source>
        <translation>빈자리를 기다리는 작업 수입니다.</translation>
    </message>
    <message>
        <source>The address of the server. Click to copy it.</source>
        <translation>서버 주소입니다. 클릭하면 복사됩니다.</translation>
    </message>
    <message>
        <source>Copy the server&apos;s address %1</source>
        <translation>서버 주소 %1 복사</translation>
    </message>
    <message>
        <source>Loop p99 –</source>
        <translation>루프 p99 –</translation>
    </message>
    <message>
        <source>Loop p99 %1 (%2)</source>
        <translation>루프 p99 %1 (%2)</translation>
    </message>
    <message>
        <source>Pool %1 / %2</source>
        <translation>풀 %1 / %2</translation>
    </message>
    <message>
        <source>Queued %1</source>
        <translation>대기열 %1</translation>
    </message>
    <message>
        <source>There is a problem: see the message at the top of the window.</source>
        <translation>문제가 있습니다. 창 위쪽의 메시지를 보세요.</translation>
    </message>
    <message>
        <source>Not accepting tasks</source>
        <translation>작업을 받지 않음</translation>
    </message>
</context>
<context>
    <name>pooldeck::StallsCard</name>
    <message>
        <source>No event loop has stalled.</source>
        <translation>멈춘 이벤트 루프가 없습니다.</translation>
    </message>
    <message>
        <source>Stalls</source>
        <translation>멈춤</translation>
    </message>
</context>
<context>
    <name>pooldeck::StripChart</name>
    <message>
        <source>Waiting for the first samples.</source>
        <translation>첫 측정값을 기다리고 있습니다.</translation>
    </message>
    <message>
        <source>now</source>
        <translation>지금</translation>
    </message>
    <message>
        <source>−%1 s</source>
        <translation>−%1초</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>a series and its value</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>no value</source>
        <translation>값 없음</translation>
    </message>
</context>
<context>
    <name>pooldeck::TaskActions</name>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Copy ID</source>
        <translation>ID 복사</translation>
    </message>
    <message>
        <source>Copy params as JSON</source>
        <translation>매개변수를 JSON으로 복사</translation>
    </message>
    <message>
        <source>Cancel the selected tasks (Delete)</source>
        <translation>선택한 작업을 취소합니다(Delete)</translation>
    </message>
    <message>
        <source>Select a task that has not finished to cancel it.</source>
        <translation>취소하려면 끝나지 않은 작업을 선택하세요.</translation>
    </message>
    <message>
        <source>The selected tasks were asked to stop already.</source>
        <translation>선택한 작업에 이미 중지를 요청했습니다.</translation>
    </message>
    <message>
        <source>The selected tasks have finished: there is nothing to cancel.</source>
        <translation>선택한 작업이 모두 끝나서 취소할 것이 없습니다.</translation>
    </message>
    <message>
        <source>A task was not cancelled: %1</source>
        <translation>작업을 취소하지 못했습니다: %1</translation>
    </message>
    <message>
        <source>%1 tasks were not cancelled. The last reason: %2</source>
        <translation>작업 %1개를 취소하지 못했습니다. 마지막 이유: %2</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>고정</translation>
    </message>
    <message>
        <source>Remove from history…</source>
        <translation>기록에서 제거…</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>고정 해제</translation>
    </message>
    <message>
        <source>Let the selected tasks leave the history in their time (P)</source>
        <translation>선택한 작업이 때가 되면 기록에서 사라지게 합니다 (P)</translation>
    </message>
    <message>
        <source>Keep the selected tasks in the history however old they get (P)</source>
        <translation>선택한 작업을 오래되어도 기록에 남깁니다 (P)</translation>
    </message>
    <message>
        <source>Remove the selected tasks with their logs and results (Shift+Delete)</source>
        <translation>선택한 작업을 로그, 결과와 함께 제거합니다 (Shift+Delete)</translation>
    </message>
    <message>
        <source>Only tasks that have ended can be removed.</source>
        <translation>끝난 작업만 제거할 수 있습니다.</translation>
    </message>
    <message>
        <source>A task was not changed: %1</source>
        <translation>작업 하나를 변경하지 못했습니다: %1</translation>
    </message>
    <message>
        <source>%1 tasks were not changed. The last reason: %2</source>
        <translation>작업 %1개를 변경하지 못했습니다. 마지막 이유: %2</translation>
    </message>
    <message>
        <source>Remove from history</source>
        <translation>기록에서 제거</translation>
    </message>
    <message>
        <source>Remove task %1 from the history?</source>
        <translation>작업 %1을(를) 기록에서 제거할까요?</translation>
    </message>
    <message>
        <source>Remove %1 tasks from the history?</source>
        <translation>작업 %1개를 기록에서 제거할까요?</translation>
    </message>
    <message>
        <source>The logs and results go with them. This cannot be undone.</source>
        <translation>로그와 결과도 함께 사라집니다. 되돌릴 수 없습니다.</translation>
    </message>
    <message>
        <source>Selected tasks that have not ended stay.</source>
        <translation>선택한 작업 중 끝나지 않은 것은 남습니다.</translation>
    </message>
    <message>
        <source>Pinned tasks among them: %1.</source>
        <translation>그중 고정된 작업: %1개.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>제거</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>유지</translation>
    </message>
    <message>
        <source>A task was not removed: %1</source>
        <translation>작업 하나를 제거하지 못했습니다: %1</translation>
    </message>
    <message>
        <source>%1 tasks were not removed. The last reason: %2</source>
        <translation>작업 %1개를 제거하지 못했습니다. 마지막 이유: %2</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>다시 실행</translation>
    </message>
    <message>
        <source>Submit the selected tasks again, as new tasks (R)</source>
        <translation>선택한 작업을 새 작업으로 다시 제출합니다(R)</translation>
    </message>
    <message>
        <source>Only tasks that have ended can be run again.</source>
        <translation>끝난 작업만 다시 실행할 수 있습니다.</translation>
    </message>
    <message>
        <source>Run %1 tasks again?</source>
        <translation>작업 %1개를 다시 실행할까요?</translation>
    </message>
    <message>
        <source>Each is submitted as a new task; the history stays as it is.</source>
        <translation>각각 새 작업으로 제출되며, 기록은 그대로 남습니다.</translation>
    </message>
    <message>
        <source>Do not run</source>
        <translation>실행 안 함</translation>
    </message>
    <message>
        <source>A task was not run again: %1</source>
        <translation>작업을 다시 실행하지 못했습니다: %1</translation>
    </message>
    <message>
        <source>%1 tasks were not run again. The last reason: %2</source>
        <translation>작업 %1개를 다시 실행하지 못했습니다. 마지막 이유: %2</translation>
    </message>
    <message>
        <source>Edit and run again…</source>
        <translation>고쳐서 다시 실행…</translation>
    </message>
    <message>
        <source>Change the params or options of the selected task and submit it as a new one (E)</source>
        <translation>선택한 작업의 매개변수나 옵션을 바꿔 새 작업으로 제출합니다 (E)</translation>
    </message>
    <message>
        <source>Select one task that has ended to run it again with changes.</source>
        <translation>고쳐서 다시 실행하려면 끝난 작업 하나를 선택하세요.</translation>
    </message>
</context>
<context>
    <name>pooldeck::TaskDetails</name>
    <message>
        <source>Details of the task</source>
        <translation>작업의 자세한 내용</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>오류</translation>
    </message>
    <message>
        <source>Params</source>
        <translation>매개변수</translation>
    </message>
    <message>
        <source>Earlier attempts</source>
        <translation>이전 시도</translation>
    </message>
    <message>
        <source>Attempt %1</source>
        <translation>시도 %1</translation>
    </message>
</context>
<context>
    <name>pooldeck::TaskFacts</name>
    <message>
        <source>%1 of %2</source>
        <comment>attempts so far, of all that may be made</comment>
        <translation>%1/%2</translation>
    </message>
    <message>
        <source>Waited</source>
        <translation>대기 시간</translation>
    </message>
    <message>
        <source>Ran</source>
        <translation>실행 시간</translation>
    </message>
    <message>
        <source>Due</source>
        <translation>예정 시각</translation>
    </message>
    <message>
        <source>Attempt</source>
        <translation>시도</translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>실행 위치</translation>
    </message>
    <message>
        <source>Lane</source>
        <translation>레인</translation>
    </message>
    <message>
        <source>Submitted</source>
        <translation>제출</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>시작</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>대기열</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>우선순위</translation>
    </message>
    <message>
        <source>Resources</source>
        <translation>자원</translation>
    </message>
    <message>
        <source>Timeout</source>
        <translation>제한 시간</translation>
    </message>
    <message>
        <source>Start within</source>
        <translation>시작 기한</translation>
    </message>
    <message>
        <source>Depends on</source>
        <translation>선행 작업</translation>
    </message>
    <message>
        <source>Repeats</source>
        <translation>원래 작업</translation>
    </message>
    <message>
        <source>Unique key</source>
        <translation>고유 키</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>태그</translation>
    </message>
    <message>
        <source>Submitter</source>
        <translation>제출한 곳</translation>
    </message>
    <message>
        <source>Pinned</source>
        <translation>고정됨</translation>
    </message>
    <message>
        <source>It stays in the history.</source>
        <translation>기록에 남습니다.</translation>
    </message>
</context>
<context>
    <name>pooldeck::TaskForm</name>
    <message>
        <source>&amp;Type</source>
        <translation>종류(&amp;T)</translation>
    </message>
    <message>
        <source>now</source>
        <translation>지금</translation>
    </message>
    <message>
        <source>after a delay</source>
        <translation>일정 시간 뒤</translation>
    </message>
    <message>
        <source>at a time</source>
        <translation>정해진 시각</translation>
    </message>
    <message>
        <source>this one is refused</source>
        <translation>이 작업을 거절</translation>
    </message>
    <message>
        <source>the one there is stands for this one</source>
        <translation>기존 작업으로 대신</translation>
    </message>
    <message>
        <source>the one there is gets cancelled</source>
        <translation>기존 작업을 취소</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>옵션</translation>
    </message>
    <message>
        <source>&amp;Queue</source>
        <translation>대기열(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation>시작(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Delay</source>
        <translation>지연(&amp;D)</translation>
    </message>
    <message>
        <source>From its submission; such as 90s, 5m, 2h or 1d.</source>
        <translation>제출한 때부터의 시간. 예: 90s, 5m, 2h, 1d.</translation>
    </message>
    <message>
        <source>&amp;Due at</source>
        <translation>예정 시각(&amp;D)</translation>
    </message>
    <message>
        <source>It is not started before this time.</source>
        <translation>이 시각 전에는 시작하지 않습니다.</translation>
    </message>
    <message>
        <source>&amp;Priority</source>
        <translation>우선순위(&amp;P)</translation>
    </message>
    <message>
        <source>Higher ones start first; -100 to 100.</source>
        <translation>높을수록 먼저 시작합니다. -100~100.</translation>
    </message>
    <message>
        <source>Time&amp;out</source>
        <translation>시간 제한(&amp;O)</translation>
    </message>
    <message>
        <source>Of each attempt; then it is asked to stop.</source>
        <translation>시도마다 적용되며, 지나면 멈추도록 요청합니다.</translation>
    </message>
    <message>
        <source>&amp;Retries</source>
        <translation>재시도(&amp;R)</translation>
    </message>
    <message>
        <source>Further attempts after one that failed.</source>
        <translation>실패한 뒤 다시 시도하는 횟수입니다.</translation>
    </message>
    <message>
        <source>Ta&amp;gs</source>
        <translation>태그(&amp;G)</translation>
    </message>
    <message>
        <source>Separated by commas.</source>
        <translation>쉼표로 구분합니다.</translation>
    </message>
    <message>
        <source>Resour&amp;ces</source>
        <translation>자원(&amp;C)</translation>
    </message>
    <message>
        <source>Taken all at once, such as: gpu, scanner=2</source>
        <translation>한꺼번에 차지합니다. 예: gpu, scanner=2</translation>
    </message>
    <message>
        <source>&amp;Unique key</source>
        <translation>고유 키(&amp;U)</translation>
    </message>
    <message>
        <source>Of the unfinished tasks only one has it.</source>
        <translation>끝나지 않은 작업 중 하나만 가질 수 있습니다.</translation>
    </message>
    <message>
        <source>If another has &amp;it</source>
        <translation>다른 작업에 있으면(&amp;I)</translation>
    </message>
    <message>
        <source>The type “%1” is not there any more.</source>
        <translation>종류 “%1”은(는) 더 이상 없습니다.</translation>
    </message>
    <message>
        <source>as the type says: %1</source>
        <translation>종류의 값: %1</translation>
    </message>
    <message>
        <source>There is no such type.</source>
        <translation>그런 종류가 없습니다.</translation>
    </message>
    <message>
        <source>A name has 1 to 100 letters of a–z, digits and . _ - and begins with a letter or digit.</source>
        <translation>이름은 영문자, 숫자, . _ - 로 된 1~100자이며 영문자나 숫자로 시작합니다.</translation>
    </message>
    <message>
        <source>Write names, and the units of each if more than one: gpu, scanner=2</source>
        <translation>이름을 적고, 둘 이상이면 단위 수도 적으세요: gpu, scanner=2</translation>
    </message>
</context>
<context>
    <name>pooldeck::TaskHeading</name>
    <message>
        <source>#%1 %2, %3</source>
        <comment>a task&apos;s number, type and state</comment>
        <translation>#%1 %2, %3</translation>
    </message>
</context>
<context>
    <name>pooldeck::TaskLink</name>
    <message>
        <source>Task %1</source>
        <translation>작업 %1</translation>
    </message>
    <message>
        <source>Shows this task</source>
        <translation>이 작업을 표시합니다</translation>
    </message>
    <message>
        <source>#%1 %2</source>
        <comment>a task&apos;s number and type</comment>
        <translation>#%1 %2</translation>
    </message>
    <message>
        <source>#%1 %2, %3</source>
        <comment>a task&apos;s number, type and state</comment>
        <translation>#%1 %2, %3</translation>
    </message>
    <message>
        <source>This task was removed from the history.</source>
        <translation>이 작업은 기록에서 제거되었습니다.</translation>
    </message>
</context>
<context>
    <name>pooldeck::TaskLinks</name>
    <message>
        <source>and %1 more</source>
        <translation>외 %1개</translation>
    </message>
</context>
<context>
    <name>pooldeck::TaskListCard</name>
    <message>
        <source>Nothing is running.</source>
        <translation>실행 중인 작업이 없습니다.</translation>
    </message>
    <message>
        <source>No task has failed.</source>
        <translation>실패한 작업이 없습니다.</translation>
    </message>
    <message>
        <source>Now running</source>
        <translation>실행 중인 작업</translation>
    </message>
    <message>
        <source>Last failures</source>
        <translation>최근 실패</translation>
    </message>
</context>
<context>
    <name>pooldeck::TaskListModel</name>
    <message>
        <source>#%1 %2, %3</source>
        <comment>a task&apos;s number, type and state</comment>
        <translation>#%1 %2, %3</translation>
    </message>
</context>
<context>
    <name>pooldeck::TaskPanel</name>
    <message>
        <source>The selected task</source>
        <translation>선택한 작업</translation>
    </message>
    <message>
        <source>Select a task to see its details.</source>
        <translation>작업을 선택하면 자세한 내용이 보입니다.</translation>
    </message>
    <message>
        <source>This task was removed from the history. What is shown here is the last that was known of it.</source>
        <translation>이 작업은 기록에서 제거되었습니다. 여기에는 마지막으로 알려진 내용이 표시됩니다.</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>세부 정보</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>로그</translation>
    </message>
    <message>
        <source>This task does not stop.</source>
        <translation>이 작업이 멈추지 않습니다.</translation>
    </message>
    <message>
        <source>It was asked to stop and did not in time. Other tasks go on beside it. Let it be until it ends by itself, or restart Pooldeck to end it.</source>
        <translation>중지를 요청했지만 제때 멈추지 않았습니다. 다른 작업은 계속 진행됩니다. 스스로 끝날 때까지 두거나, 끝내려면 Pooldeck을 다시 시작하세요.</translation>
    </message>
    <message>
        <source>It was asked to stop and did not in time. Its slot has been replaced, so other tasks go on. Let it be until it ends by itself, or restart Pooldeck to end it.</source>
        <translation>중지를 요청했지만 제때 멈추지 않았습니다. 이 작업의 자리는 새 스레드로 대체되어 다른 작업은 계속 진행됩니다. 스스로 끝날 때까지 두거나, 끝내려면 Pooldeck을 다시 시작하세요.</translation>
    </message>
    <message>
        <source>This task ran into its timeout.</source>
        <translation>이 작업이 시간 제한을 넘겼습니다.</translation>
    </message>
    <message>
        <source>It was asked to stop. If it does not within its grace time, it is killed.</source>
        <translation>멈추도록 요청했습니다. 유예 시간 안에 멈추지 않으면 강제로 끝냅니다.</translation>
    </message>
    <message>
        <source>It was asked to stop and has some time for it. If it does not stop, it is shown as unresponsive.</source>
        <translation>멈추도록 요청했으며 잠시 기다립니다. 그래도 멈추지 않으면 응답 없음으로 표시됩니다.</translation>
    </message>
</context>
<context>
    <name>pooldeck::TasksPage</name>
    <message>
        <source>Search tasks</source>
        <translation>작업 검색</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>자세히</translation>
    </message>
    <message>
        <source>Show or hide the details of the current task</source>
        <translation>현재 작업의 자세한 내용을 보이거나 숨깁니다</translation>
    </message>
    <message>
        <source>No task matches the filter.</source>
        <translation>필터에 맞는 작업이 없습니다.</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>필터 지우기</translation>
    </message>
    <message>
        <source>The tasks cannot be read: %1</source>
        <translation>작업을 읽을 수 없습니다: %1</translation>
    </message>
    <message>
        <source>%1 of %2 tasks match</source>
        <translation>작업 %2개 중 %1개 일치</translation>
    </message>
    <message>
        <source>The newest %1 of %2 tasks</source>
        <translation>작업 %2개 중 최신 %1개</translation>
    </message>
    <message>
        <source>Tasks: %1</source>
        <translation>작업 %1개</translation>
    </message>
    <message>
        <source>Search id, type, queue, tag, submitter or params</source>
        <translation>ID, 종류, 대기열, 태그, 제출한 곳, 매개변수에서 검색</translation>
    </message>
    <message>
        <source>Task %1 is not in the table: it was removed from the history, or is too old.</source>
        <translation>작업 %1은(는) 표에 없습니다. 기록에서 제거되었거나 너무 오래된 작업입니다.</translation>
    </message>
    <message>
        <source>Run again as task %1.</source>
        <translation>작업 %1(으)로 다시 실행했습니다.</translation>
    </message>
    <message>
        <source>Run again as task %1, which the filter hides.</source>
        <translation>작업 %1(으)로 다시 실행했습니다. 필터 때문에 보이지 않습니다.</translation>
    </message>
    <message>
        <source>%1 tasks were run again.</source>
        <translation>작업 %1개를 다시 실행했습니다.</translation>
    </message>
    <message>
        <source>%1 tasks were run again; the filter hides the new ones.</source>
        <translation>작업 %1개를 다시 실행했습니다. 필터 때문에 새 작업이 보이지 않습니다.</translation>
    </message>
    <message>
        <source>New task…</source>
        <translation>새 작업…</translation>
    </message>
    <message>
        <source>Submit a new task (Ctrl+N)</source>
        <translation>새 작업을 제출합니다 (Ctrl+N)</translation>
    </message>
    <message>
        <source>Submitted as task %1.</source>
        <translation>작업 %1(으)로 제출했습니다.</translation>
    </message>
    <message>
        <source>Submitted as task %1, which the filter hides.</source>
        <translation>작업 %1(으)로 제출했습니다. 지금은 필터에 가려져 있습니다.</translation>
    </message>
</context>
<context>
    <name>pooldeck::TaskTableModel</name>
    <message>
        <source>ID</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>종류</translation>
    </message>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>진행</translation>
    </message>
    <message>
        <source>Waited</source>
        <translation>대기 시간</translation>
    </message>
    <message>
        <source>Ran</source>
        <translation>실행 시간</translation>
    </message>
    <message>
        <source>Attempt</source>
        <translation>시도</translation>
    </message>
    <message>
        <source>Submitted</source>
        <translation>제출</translation>
    </message>
    <message>
        <source>Pinned: it stays in the history however old it gets.</source>
        <translation>고정됨: 오래되어도 기록에 남습니다.</translation>
    </message>
    <message>
        <source>%1, pinned</source>
        <comment>a task&apos;s number</comment>
        <translation>%1, 고정됨</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>대기열</translation>
    </message>
</context>
<context>
    <name>pooldeck::TaskTableView</name>
    <message>
        <source>Tasks</source>
        <translation>작업</translation>
    </message>
</context>
<context>
    <name>pooldeck::ThroughputCard</name>
    <message>
        <source>Started</source>
        <translation>시작</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>Chart of the tasks per second</source>
        <translation>초당 작업 차트</translation>
    </message>
    <message>
        <source>Throughput</source>
        <translation>처리량</translation>
    </message>
</context>
<context>
    <name>pooldeck::TrayIcon</name>
    <message>
        <source>Show the window</source>
        <translation>창 보이기</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>끝내기</translation>
    </message>
    <message>
        <source>Pooldeck is stopping: %1 running</source>
        <translation>Pooldeck 중지하는 중: 실행 중 %1개</translation>
    </message>
    <message>
        <source>Pooldeck: %1 running, %2 queued</source>
        <translation>Pooldeck: 실행 중 %1개, 대기열 %2개</translation>
    </message>
    <message>
        <source>%1
Nothing is accepted or started: there is a problem.</source>
        <translation>%1
문제가 있어 작업을 받거나 시작하지 않습니다.</translation>
    </message>
</context>
<context>
    <name>pooldeck::WaitBox</name>
    <message>
        <source>Why it waits</source>
        <translation>기다리는 이유</translation>
    </message>
    <message>
        <source>The tasks that it waits for</source>
        <translation>기다리는 작업</translation>
    </message>
</context>
<context>
    <name>RecreateQuestion</name>
    <message>
        <source>Pooldeck can keep the damaged file under another name and begin with an empty history.</source>
        <translation>Pooldeck은 손상된 파일을 다른 이름으로 보관하고 빈 기록으로 시작할 수 있습니다.</translation>
    </message>
    <message>
        <source>Keep it aside and start</source>
        <translation>따로 보관하고 시작</translation>
    </message>
</context>
<context>
    <name>ScheduleText</name>
    <message>
        <source>Daily at %1</source>
        <translation>매일 %1</translation>
    </message>
    <message>
        <source>Monday to Friday at %1</source>
        <translation>월요일~금요일 %1</translation>
    </message>
    <message>
        <source>Every %1 at %2</source>
        <comment>a day of the week, and a time</comment>
        <translation>매주 %1 %2</translation>
    </message>
    <message>
        <source>On the last day of the month at %1</source>
        <translation>매월 말일 %1</translation>
    </message>
    <message>
        <source>On day %1 of the month at %2</source>
        <translation>매월 %1일 %2</translation>
    </message>
    <message>
        <source>Every minute</source>
        <translation>매분</translation>
    </message>
    <message>
        <source>Every %1 minutes</source>
        <translation>%1분마다</translation>
    </message>
    <message>
        <source>Hourly, at minute %1</source>
        <translation>매시 %1분</translation>
    </message>
    <message>
        <source>Every %1 hours, at minute %2</source>
        <translation>%1시간마다 %2분</translation>
    </message>
    <message>
        <source>Once, at %1</source>
        <translation>한 번, %1</translation>
    </message>
    <message>
        <source>Every %1</source>
        <comment>a duration</comment>
        <translation>%1마다</translation>
    </message>
    <message>
        <source>now</source>
        <translation>지금</translation>
    </message>
    <message>
        <source>in %1</source>
        <comment>a duration</comment>
        <translation>%1 후</translation>
    </message>
    <message>
        <source>Skipped: it was late</source>
        <translation>건너뜀: 늦었음</translation>
    </message>
    <message>
        <source>Skipped: the run before had not ended</source>
        <translation>건너뜀: 앞의 실행이 끝나지 않음</translation>
    </message>
    <message>
        <source>Skipped: paused</source>
        <translation>건너뜀: 일시 중지됨</translation>
    </message>
    <message>
        <source>Skipped: the task was refused</source>
        <translation>건너뜀: 작업이 거절됨</translation>
    </message>
    <message>
        <source>run once for all of them</source>
        <translation>모두 합쳐 한 번 실행</translation>
    </message>
    <message>
        <source>skip them</source>
        <translation>건너뛰기</translation>
    </message>
    <message>
        <source>run each of them</source>
        <translation>하나씩 모두 실행</translation>
    </message>
    <message>
        <source>both run</source>
        <translation>둘 다 실행</translation>
    </message>
    <message>
        <source>the new run is skipped</source>
        <translation>새 실행을 건너뜀</translation>
    </message>
    <message>
        <source>the old task is cancelled</source>
        <translation>이전 작업을 취소</translation>
    </message>
    <message>
        <source>Paused until %1</source>
        <translation>%1까지 일시 중지</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>일시 중지됨</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>작동 중</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>끝남</translation>
    </message>
    <message>
        <source>%1 d</source>
        <translation>%1일</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1시간</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1분</translation>
    </message>
</context>
<context>
    <name>StallText</name>
    <message>
        <source>computing</source>
        <translation>계산 중</translation>
    </message>
    <message>
        <source>blocked</source>
        <translation>막힘</translation>
    </message>
    <message>
        <source>no processor free</source>
        <translation>프로세서 부족</translation>
    </message>
    <message>
        <source>task #%1 (%2)</source>
        <translation>작업 #%1(%2)</translation>
    </message>
    <message>
        <source>other work on this machine</source>
        <translation>이 컴퓨터의 다른 작업</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>알 수 없음</translation>
    </message>
    <message>
        <source>%1 has been computing for %2: %3</source>
        <translation>%1이(가) %2째 계산 중: %3</translation>
    </message>
    <message>
        <source>%1 was computing for %2: %3</source>
        <translation>%1이(가) %2 동안 계산함: %3</translation>
    </message>
    <message>
        <source>%1 has been blocked for %2: %3</source>
        <translation>%1이(가) %2째 막혀 있음: %3</translation>
    </message>
    <message>
        <source>%1 was blocked for %2: %3</source>
        <translation>%1이(가) %2 동안 막혔음: %3</translation>
    </message>
    <message>
        <source>%1 has had no processor for %2: %3</source>
        <translation>%1이(가) %2째 프로세서를 얻지 못함: %3</translation>
    </message>
    <message>
        <source>%1 had no processor for %2: %3</source>
        <translation>%1이(가) %2 동안 프로세서를 얻지 못함: %3</translation>
    </message>
    <message>
        <source>Event %1 of an object of class %2</source>
        <translation>클래스 %2 객체의 이벤트 %1</translation>
    </message>
</context>
<context>
    <name>ValueEditor</name>
    <message>
        <source>It must be at least %1.</source>
        <translation>%1 이상이어야 합니다.</translation>
    </message>
    <message>
        <source>It must be at most %1.</source>
        <translation>%1 이하여야 합니다.</translation>
    </message>
    <message>
        <source>It must be more than %1.</source>
        <translation>%1보다 커야 합니다.</translation>
    </message>
    <message>
        <source>It must be less than %1.</source>
        <translation>%1보다 작아야 합니다.</translation>
    </message>
    <message>
        <source>It must have at least %1 characters.</source>
        <translation>%1자 이상이어야 합니다.</translation>
    </message>
    <message>
        <source>It must have at most %1 characters.</source>
        <translation>%1자 이하여야 합니다.</translation>
    </message>
    <message>
        <source>It must match the pattern %1</source>
        <translation>다음 패턴과 맞아야 합니다: %1</translation>
    </message>
    <message>
        <source>It is required.</source>
        <translation>필수 항목입니다.</translation>
    </message>
    <message>
        <source>It must have at least %1 items.</source>
        <translation>항목이 %1개 이상이어야 합니다.</translation>
    </message>
    <message>
        <source>It must have at most %1 items.</source>
        <translation>항목이 %1개 이하여야 합니다.</translation>
    </message>
    <message>
        <source>default: %1</source>
        <translation>기본값: %1</translation>
    </message>
    <message>
        <source>It must be a whole number.</source>
        <translation>정수여야 합니다.</translation>
    </message>
    <message>
        <source>It must be a number.</source>
        <translation>숫자여야 합니다.</translation>
    </message>
    <message>
        <source>choose one</source>
        <translation>선택하세요</translation>
    </message>
    <message>
        <source>not given</source>
        <translation>지정하지 않음</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>예</translation>
    </message>
    <message>
        <source>no</source>
        <translation>아니요</translation>
    </message>
    <message>
        <source>one item a line</source>
        <translation>한 줄에 한 항목</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>It must be JSON; texts stand in &quot; quotes.</source>
        <translation>JSON이어야 합니다. 문자열은 &quot; 따옴표로 감쌉니다.</translation>
    </message>
</context>
<context>
    <name>WaitText</name>
    <message>
        <source>Its last attempt failed. The next one is due now.</source>
        <translation>지난 시도가 실패했습니다. 다음 시도를 곧 시작합니다.</translation>
    </message>
    <message>
        <source>It is due now.</source>
        <translation>곧 시작할 시각입니다.</translation>
    </message>
    <message>
        <source>Its last attempt failed. The next one is due at %1, in %2.</source>
        <translation>지난 시도가 실패했습니다. 다음 시도는 %1에 시작합니다(%2 후).</translation>
    </message>
    <message>
        <source>It is due at %1, in %2.</source>
        <translation>%1에 시작할 예정입니다(%2 후).</translation>
    </message>
    <message>
        <source>It waits until these tasks have succeeded:</source>
        <translation>다음 작업이 모두 성공하기를 기다립니다.</translation>
    </message>
    <message>
        <source>It waits until these tasks have ended:</source>
        <translation>다음 작업이 모두 끝나기를 기다립니다.</translation>
    </message>
    <message>
        <source>It waits until one of these tasks has succeeded:</source>
        <translation>다음 작업 중 하나가 성공하기를 기다립니다.</translation>
    </message>
    <message>
        <source>It waits for its turn.</source>
        <translation>차례를 기다립니다.</translation>
    </message>
    <message>
        <source>It waits for a free thread in the pool.</source>
        <translation>풀에 빈 스레드가 생기기를 기다립니다.</translation>
    </message>
    <message>
        <source>It waits for its turn on the event loop.</source>
        <translation>이벤트 루프에서 차례를 기다립니다.</translation>
    </message>
    <message>
        <source>It waits for a free worker process.</source>
        <translation>빈 작업 프로세스를 기다립니다.</translation>
    </message>
    <message>
        <source>It waits until fewer programs run.</source>
        <translation>실행 중인 프로그램이 줄어들기를 기다립니다.</translation>
    </message>
    <message>
        <source>Its queue “%1” is paused until %2.</source>
        <translation>대기열 “%1”이(가) %2까지 일시 중지되었습니다.</translation>
    </message>
    <message>
        <source>Its queue “%1” is paused.</source>
        <translation>대기열 “%1”이(가) 일시 중지되었습니다.</translation>
    </message>
    <message>
        <source>Its queue “%1” runs as many tasks as it may at once: %2.</source>
        <translation>대기열 “%1”이(가) 동시에 실행할 수 있는 %2개를 모두 실행하고 있습니다.</translation>
    </message>
    <message>
        <source>Its queue “%1” runs as many tasks as it may at once.</source>
        <translation>대기열 “%1”이(가) 동시에 실행할 수 있는 만큼 모두 실행하고 있습니다.</translation>
    </message>
    <message>
        <source>Its queue “%1” has started as many tasks as it may for now: %2.</source>
        <translation>대기열 “%1”이(가) 지금 시작할 수 있는 작업을 모두 시작했습니다(%2).</translation>
    </message>
    <message>
        <source>Its queue “%1” has started as many tasks as it may for now.</source>
        <translation>대기열 “%1”이(가) 지금 시작할 수 있는 작업을 모두 시작했습니다.</translation>
    </message>
    <message>
        <source>It needs the resource “%1”, which does not exist any more.</source>
        <translation>자원 “%1”이(가) 필요하지만 더 이상 존재하지 않습니다.</translation>
    </message>
    <message>
        <source>It needs %1 of the resource “%2”, which has only %3.</source>
        <translation>자원 “%2”이(가) %1개 필요하지만 모두 %3개뿐입니다.</translation>
    </message>
    <message>
        <source>It waits for the resource “%1”: it needs %2, and %3 of %4 are in use.</source>
        <translation>자원 “%1”을(를) 기다립니다. %2개가 필요하고, %4개 중 %3개가 사용 중입니다.</translation>
    </message>
    <message>
        <source>The database cannot be written now: nothing is started until it can.</source>
        <translation>지금은 데이터베이스에 쓸 수 없어, 쓸 수 있을 때까지 아무 작업도 시작하지 않습니다.</translation>
    </message>
</context>
</TS>

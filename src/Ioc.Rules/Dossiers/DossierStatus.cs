namespace Ioc.Rules.Dossiers;

/// <summary>TrangThaiHoSo of the national portal.</summary>
public enum DossierStatus : byte
{
    /// <summary>Mới đăng ký.</summary>
    Registered = 1,

    /// <summary>Được tiếp nhận.</summary>
    Received = 2,

    /// <summary>Không được tiếp nhận.</summary>
    Refused = 3,

    /// <summary>Đang xử lý.</summary>
    InProgress = 4,

    /// <summary>Yêu cầu bổ sung giấy tờ.</summary>
    AwaitingPapers = 5,

    /// <summary>Yêu cầu thực hiện nghĩa vụ tài chính.</summary>
    AwaitingPayment = 6,

    /// <summary>Công dân yêu cầu rút hồ sơ.</summary>
    Withdrawn = 7,

    /// <summary>Dừng xử lý.</summary>
    Suspended = 8,

    /// <summary>Đã xử lý xong.</summary>
    Finished = 9,

    /// <summary>Đã trả kết quả.</summary>
    Returned = 10,
}

/// <summary>KenhThucHien: the way a dossier was handed in.</summary>
public enum Channel : byte
{
    /// <summary>Trực tiếp.</summary>
    Counter = 1,

    /// <summary>Trực tuyến.</summary>
    Online = 2,

    /// <summary>Bưu chính công ích.</summary>
    Post = 3,

    /// <summary>Ứng dụng VNeID.</summary>
    VNeId = 4,

    /// <summary>Ki-ốt.</summary>
    Kiosk = 5,
}

/// <summary>How statistics class the statuses (practice behind form II.06a).</summary>
public static class DossierStatusClasses
{
    /// <summary>Registered and refused dossiers are in no figure.</summary>
    public static bool IsCounted(this DossierStatus status) => status is not (DossierStatus.Registered or DossierStatus.Refused);

    /// <summary>Đang giải quyết: being worked on or waiting.</summary>
    public static bool IsOpen(this DossierStatus status) => status.IsCounted() && !status.IsEnded();

    /// <summary>Waiting for papers or payment, or suspended: the clock stands still.</summary>
    public static bool IsPaused(this DossierStatus status) =>
        status is DossierStatus.AwaitingPapers or DossierStatus.AwaitingPayment or DossierStatus.Suspended;

    /// <summary>Resolved or withdrawn: the dossier has a finish time.</summary>
    public static bool IsEnded(this DossierStatus status) => status.IsResolved() || status is DossierStatus.Withdrawn;

    /// <summary>Đã giải quyết: the result is ready, or handed over.</summary>
    public static bool IsResolved(this DossierStatus status) => status is DossierStatus.Finished or DossierStatus.Returned;

    public static bool IsOnline(this Channel channel) => channel is Channel.Online or Channel.VNeId;
}

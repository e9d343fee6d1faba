"""What generated tenders are for, in three languages (`bench/_tender_records.py`)."""

from __future__ import annotations

#: What is bought: for each language its ways to say it.
THINGS = (
    (
        ("đèn tín hiệu giao thông", "hệ thống điều khiển tín hiệu giao thông"),
        ("교통신호 제어시스템", "신호등 제어체계"),
        ("traffic signal control system", "traffic lights control"),
    ),
    (
        ("giao thông thông minh (ITS)", "hệ thống ITS"),
        ("지능형교통체계", "지능형교통시스템(ITS)"),
        ("intelligent transport system", "ITS"),
    ),
    (
        ("bãi đỗ xe thông minh", "hệ thống quản lý bãi giữ xe"),
        ("스마트 주차시스템", "주차장 관리시스템"),
        ("smart parking system", "car park management system"),
    ),
    (
        ("vé điện tử xe buýt", "hệ thống thẻ vé xe buýt"),
        ("버스 전자요금 시스템", "버스 교통카드 시스템"),
        ("bus electronic ticketing", "fare collection for buses"),
    ),
    (
        ("cảnh báo sớm ngập lụt", "hệ thống cảnh báo ngập"),
        ("침수 조기경보 시스템", "홍수 예경보 체계"),
        ("flood early warning system", "inundation warning system"),
    ),
    (
        ("giảm thất thoát nước", "kiểm soát rò rỉ mạng cấp nước"),
        ("상수도 누수저감", "급수관망 누수관리"),
        ("water loss reduction", "leakage control of the water supply network"),
    ),
    (
        ("quan trắc chất lượng nước", "trạm quan trắc nước tự động"),
        ("수질 관측망", "수질 자동측정소"),
        ("water quality monitoring stations", "automatic water monitoring"),
    ),
    (
        ("trạm xử lý nước thải", "nhà máy xử lý nước thải"),
        ("하수처리장", "하수 처리시설"),
        ("wastewater treatment plant", "sewage treatment works"),
    ),
    (
        ("quan trắc không khí", "trạm đo chất lượng không khí"),
        ("대기질 측정망", "미세먼지 관측망"),
        ("air quality monitoring", "fine dust measuring network"),
    ),
    (
        ("thu gom chất thải rắn", "quản lý rác thải thông minh"),
        ("폐기물 수거체계", "스마트 쓰레기 관리"),
        ("solid waste collection", "smart waste management"),
    ),
    (
        ("trung tâm điều hành thông minh (IOC)", "trung tâm giám sát, điều hành đô thị"),
        ("스마트시티 통합운영센터", "도시 통합관제센터"),
        ("smart city operations centre", "intelligent operation center (IOC)"),
    ),
    (
        ("camera giám sát an ninh", "hệ thống camera an ninh công cộng"),
        ("방범 CCTV", "공공안전 카메라"),
        ("public security cameras", "CCTV surveillance"),
    ),
    (
        ("hồ sơ bệnh án điện tử", "bệnh án điện tử cho bệnh viện"),
        ("병원 전자의무기록", "의무기록 전산화"),
        ("electronic medical records for hospitals", "hospital EMR"),
    ),
    (
        ("khám chữa bệnh từ xa", "nền tảng y tế từ xa"),
        ("원격의료 플랫폼", "원격진료 시스템"),
        ("telemedicine platform", "telehealth system"),
    ),
    (
        ("thiết bị dạy học số", "lớp học thông minh"),
        ("스마트스쿨 교육기자재", "스마트 교실"),
        ("smart classrooms", "digital learning equipment for schools"),
    ),
    (
        ("cổng dịch vụ công trực tuyến", "hệ thống một cửa điện tử"),
        ("전자민원 포털", "온라인 공공서비스 창구"),
        ("online public service portal", "electronic one stop shop"),
    ),
    (
        ("phần mềm quản lý văn bản", "hệ thống văn bản điều hành"),
        ("전자문서 관리시스템", "문서관리 소프트웨어"),
        ("document management software", "electronic document system"),
    ),
    (
        ("trung tâm dữ liệu tỉnh", "trung tâm tích hợp dữ liệu"),
        ("데이터센터", "전산센터"),
        ("data centre", "provincial data center"),
    ),
    (
        ("kho dữ liệu dùng chung", "nền tảng chia sẻ dữ liệu"),
        ("데이터허브", "공동활용 데이터 플랫폼"),
        ("shared data platform", "data hub"),
    ),
    (
        ("cổng dữ liệu mở", "nền tảng dữ liệu mở"),
        ("공공데이터 개방포털", "오픈데이터 플랫폼"),
        ("open data portal", "open data platform"),
    ),
    (
        ("cơ sở dữ liệu đất đai", "cơ sở dữ liệu địa chính"),
        ("토지 데이터베이스", "지적 DB구축"),
        ("land database", "cadastral database"),
    ),
    (
        ("bản đồ số GIS hạ tầng", "hệ thống thông tin địa lý"),
        ("기반시설 GIS", "공간정보 시스템"),
        ("GIS map of infrastructure", "geographic information system"),
    ),
    (
        ("chiếu sáng công cộng thông minh", "đèn đường LED thông minh"),
        ("스마트 가로등", "도로조명 개선"),
        ("smart street lighting", "LED streetlights"),
    ),
    (
        ("điện mặt trời mái nhà", "hệ thống năng lượng mặt trời"),
        ("지붕형 태양광", "태양광 발전설비"),
        ("rooftop solar", "photovoltaic power"),
    ),
    (
        ("đồng hồ nước thông minh", "đo xa chỉ số đồng hồ nước"),
        ("수도 스마트미터", "원격검침 계량기"),
        ("smart water meters", "remote metering of water"),
    ),
    (
        ("bản đồ du lịch thông minh", "ứng dụng du lịch thông minh"),
        ("스마트 관광지도", "관광 안내 앱"),
        ("smart tourism map", "tourism application"),
    ),
    (
        ("quy hoạch đô thị thông minh", "đề án đô thị thông minh"),
        ("스마트시티 기본계획", "스마트도시 계획 수립"),
        ("smart city master plan", "smart city planning"),
    ),
    (
        ("hạ tầng kỹ thuật khu đô thị mới", "hạ tầng khu đô thị"),
        ("신도시 기반시설", "신도시 인프라"),
        ("infrastructure of a new town", "new urban area infrastructure"),
    ),
    (
        ("trạm sạc xe điện", "hạ tầng sạc xe điện"),
        ("전기차 충전소", "전기차 충전 인프라"),
        ("electric vehicle charging stations", "EV charging"),
    ),
    (
        ("an toàn thông tin mạng", "giám sát an ninh mạng (SOC)"),
        ("사이버 보안관제", "정보보안 체계"),
        ("cyber security monitoring", "information security"),
    ),
)
VERBS = (
    ("Xây dựng", "Lắp đặt", "Đầu tư", "Mua sắm", "Nâng cấp", "Triển khai", "Cung cấp, lắp đặt"),
    ("구축", "설치", "도입", "고도화", "조성"),
    ("Construction of", "Installation of", "Supply of", "Upgrade of", "Deployment of"),
)
